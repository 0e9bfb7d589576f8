// What both rt/abi.h and libc define: numbers, and structures with their sizes.
#define ABI_NUMBERS(X)                                                       \
    X(AF_INET) X(AF_INET6) X(SOCK_STREAM) X(SOCK_NONBLOCK) X(SOCK_CLOEXEC)   \
    X(SOL_SOCKET) X(SO_REUSEADDR) X(SO_REUSEPORT)                \
    X(IPPROTO_TCP) X(IPPROTO_IPV6) X(IPV6_V6ONLY) X(TCP_NODELAY)             \
    X(SHUT_RD) X(SHUT_WR) X(MSG_NOSIGNAL) X(O_NONBLOCK)           \
    X(O_CLOEXEC) X(O_RDONLY) X(O_RDWR) X(POLLOUT) X(POLLNVAL) X(IOV_MAX)
#define ABI_SIZES(X)                                                         \
    X(struct sockaddr_in) X(struct sockaddr_in6) X(struct pollfd)            \
    X(struct msghdr)
#define ABI_OFFSETS(X)                                                       \
    X(struct sockaddr_in, sin_addr) X(struct sockaddr_in6, sin6_addr)        \
    X(struct sockaddr_in6, sin6_scope_id) X(struct pollfd, revents)          \
    X(struct msghdr, msg_iov) X(struct msghdr, msg_iovlen)                   \
    X(struct msghdr, msg_control) X(struct msghdr, msg_flags)
#define NUMBER_ROW(name) { #name, name },
#define SIZE_ROW(type) { #type, sizeof(type) },
#define OFFSET_ROW(type, field) { #type "." #field, offsetof(type, field) },
#define ABI_ROWS { ABI_NUMBERS(NUMBER_ROW) ABI_SIZES(SIZE_ROW) ABI_OFFSETS(OFFSET_ROW) }

typedef struct AbiRow { const char *name; long value; } AbiRow;
extern const AbiRow abi_ours[];
