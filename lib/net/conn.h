// What stands behind the public Conn.
#pragma once
#include <rt/net.h>
#include "netpoll/fd.h"

// A TCP connection; on the heap.
typedef struct NetConn {
    Conn conn;                  // the public front
    FD fd;
    Addr remote;                // constant
    Addr *local;                // atomic; NULL until somebody asks
} NetConn;

// socket_open opens a stream socket that does not block.  Returns it or -errno.
int socket_open(int family);

// conn_make makes a connection of a non-blocking socket, which stays the
// caller's on error.  Returns 0 or -errno.
int conn_make(int number, const Addr *remote, Conn **conn);

// conn_fd is what stands behind a connection.
FD *conn_fd(Conn *conn);

// socket_addr asks the kernel for a socket's own address.
int socket_addr(int number, Addr *a);
