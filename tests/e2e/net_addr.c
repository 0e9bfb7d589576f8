// Addresses of listeners and of both ends of a connection; what net_listen
// refuses, and how.
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: local is the listener's
// expect: remote is 127.0.0.1 and another port
// expect: on a socket for both families the peer is still 127.0.0.1
// expect: udp: invalid argument
// expect: localhost:80: malformed text
// expect: 127.0.0.1:65536: malformed text
// expect: 192.0.2.1:80: cannot assign requested address
// expect: tcp6 and IPv4: address family not supported by protocol
// expect: tcp4 and IPv6: address family not supported by protocol
// expect: in use: address already in use
// expect: shared: no error
#include "tests/e2e/net_client.h"

static void
try(const char *title, const ListenAttr *attr, const char *network, const char *addr)
{
    Listener *ln;
    int err = net_listen_with(attr, network, addr, &ln);

    print("%s: %s\n", title, err_text(err));
    if (err == 0)
        listener_close(ln);
}

static bool
is_loopback(const Addr *a)
{
    return str_has_prefix(addr_text(a), STR("127.0.0.1:"));
}

int
main(void)
{
    const ListenAttr none = { 0 }, shared = { .reuse_port = true, .backlog = 5 };
    Listener *ln, *both;
    Conn *conn;

    must(net_listen_with(&shared, "tcp4", "127.0.0.1:0", &ln));
    client_pair(ln, &conn);
    Str local = addr_text(conn_local_addr(conn)), remote = addr_text(conn_remote_addr(conn));
    if (str_eq(local, addr_text(listener_addr(ln))) &&
        conn_local_addr(conn) == conn_local_addr(conn))
        print("local is the listener's\n");
    if (is_loopback(conn_remote_addr(conn)) && !str_eq(local, remote))
        print("remote is 127.0.0.1 and another port\n");

    // Where the kernel has no IPv6 this is an IPv4 socket, with the same result.
    must(net_listen("tcp", ":0", &both));
    SockAddr sa;
    Addr target;
    Str text = addr_text(listener_addr(both)), port = text;
    while (str_cut(port, STR(":"), NULL, &port) && str_find(port, STR(":")) >= 0)
        ;
    must(addr_parse(fmt_str("127.0.0.1:%.*s", STR_FMT(port)).ptr, &target));
    int number = must(sys_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    must(sys_connect(number, &sa, addr_to_kernel(&target, &sa)));
    must(listener_accept(both, &conn));
    if (is_loopback(conn_remote_addr(conn)) && is_loopback(conn_local_addr(conn)))
        print("on a socket for both families the peer is still 127.0.0.1\n");

    try("udp", &none, "udp", "127.0.0.1:0");
    try("localhost:80", &none, "tcp", "localhost:80");
    try("127.0.0.1:65536", &none, "tcp", "127.0.0.1:65536");
    try("192.0.2.1:80", &none, "tcp", "192.0.2.1:80");
    try("tcp6 and IPv4", &none, "tcp6", "127.0.0.1:0");
    try("tcp4 and IPv6", &none, "tcp4", "[::1]:0");
    try("in use", &none, "tcp", local.ptr);
    try("shared", &shared, "tcp", local.ptr);
    return 0;
}
