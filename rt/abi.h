// The kernel's binary interface where <linux/...> does not spell it: socket
// constants and structures that the kernel leaves to libc, and constants newer
// than Debian 12's headers.  tests/unit/test_abi.c holds the sizes against libc.
#pragma once
#include <rt/base.h>

enum { PAGE_SIZE = 4096 };

enum { STDIN = 0, STDOUT = 1, STDERR = 2 };

enum { AF_INET = 2, AF_INET6 = 10 };
enum {
    SOCK_STREAM = 1,
    SOCK_NONBLOCK = 04000,
    SOCK_CLOEXEC = 02000000,
};
enum { SOL_SOCKET = 1, SO_REUSEADDR = 2, SO_REUSEPORT = 15 };
enum { IPPROTO_TCP = 6, IPPROTO_IPV6 = 41, IPV6_V6ONLY = 26, TCP_NODELAY = 1 };
enum { SHUT_RD = 0, SHUT_WR = 1 };
enum { MSG_NOSIGNAL = 0x4000 };
enum { O_NONBLOCK = 04000, O_CLOEXEC = 02000000, O_RDONLY = 0, O_RDWR = 2 };
enum { POLLOUT = 4, POLLNVAL = 32 };
enum { IOV_MAX = 1024 };

// Linux 6.13; include/uapi/asm-generic/mman-common.h.
enum { MADV_GUARD_INSTALL_ = 102 };

// Linux 6.15; include/uapi/linux/pidfd.h: this process, without a descriptor.
enum { PIDFD_SELF_ = -10001 };

struct sockaddr_in {
    uint16_t sin_family;
    uint8_t sin_port[2];        // big endian
    uint8_t sin_addr[4];
    uint8_t sin_zero[8];
};

struct sockaddr_in6 {
    uint16_t sin6_family;
    uint8_t sin6_port[2];       // big endian
    uint32_t sin6_flowinfo;
    uint8_t sin6_addr[16];
    uint32_t sin6_scope_id;
};

struct msghdr {
    void *msg_name;
    uint32_t msg_namelen;
    const Str *msg_iov;
    size_t msg_iovlen;
    void *msg_control;
    size_t msg_controllen;
    uint32_t msg_flags;
};

struct pollfd {
    int fd;
    short events;
    short revents;
};
