// Addresses between their text, their public value and the kernel's form.
#pragma once
#include <rt/net.h>
#include "rt/abi.h"

typedef union SockAddr {
    uint16_t family;
    struct sockaddr_in in4;
    struct sockaddr_in6 in6;
} SockAddr;

// The longest text: eight groups, a scope, brackets and a port.
enum { ADDR_TEXT_MAX = 64 };

// addr_write writes the text of an address, with a NUL; returns its length.
size_t addr_write(const Addr *a, char buf[ADDR_TEXT_MAX]);

// addr_to_kernel returns how many bytes of *sa the address takes.
unsigned addr_to_kernel(const Addr *a, SockAddr *sa);

// addr_from_kernel reads what the kernel says of a socket.  An IPv4 peer of an
// IPv6 socket (::ffff:1.2.3.4) becomes the IPv4 address that it is.
void addr_from_kernel(Addr *a, const SockAddr *sa);

// The families that the name of a network allows ("tcp", "tcp4", "tcp6").
typedef struct Network {
    bool v4, v6;
} Network;

bool network_find(const char *name, Network *net);      // false: no such network

bool addr_is_any(const Addr *a);        // the unspecified address of its family
