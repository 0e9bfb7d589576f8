"""IPv4, IPv6, and both on one socket."""

import socket
import sys
from common.serving import Server, check


def serves(server, family, host):
    s = socket.socket(family)
    s.settimeout(20)
    s.connect((host, server.port))
    s.sendall(b"x")
    check(s.recv(1) == b"x", f"[{server.host}]:{server.port} serves {host}")
    s.close()


def refuses(server, family, host):
    with socket.socket(family) as s:
        s.settimeout(20)
        check(s.connect_ex((host, server.port)) != 0,
              f"[{server.host}]:{server.port} refuses {host}")


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as s:
            s.bind(("::1", 0))
        return True
    except OSError:
        return False


with Server("echo", host="0.0.0.0") as server:
    check(server.host == "0.0.0.0", "the unspecified IPv4 address")
    serves(server, socket.AF_INET, "127.0.0.1")
with Server("echo", host="") as server:
    serves(server, socket.AF_INET, "127.0.0.1")
    serves(server, socket.AF_INET, "127.0.0.2")
    if has_ipv6():
        check(server.host == "[::]", "no address is both families")
        serves(server, socket.AF_INET6, "::1")
if not has_ipv6():
    print("this kernel has no IPv6")
    sys.exit(77)
with Server("echo", host="[::]") as server:
    serves(server, socket.AF_INET, "127.0.0.1")
    serves(server, socket.AF_INET6, "::1")
with Server("echo", host="[::1]") as server:
    check(server.host == "[::1]", "IPv6 alone")
    serves(server, socket.AF_INET6, "::1")
    refuses(server, socket.AF_INET, "127.0.0.1")
with Server("echo", host="[::ffff:127.0.0.1]") as server:
    check(server.host == "127.0.0.1", "IPv4 in IPv6's clothes")
    serves(server, socket.AF_INET, "127.0.0.1")
    refuses(server, socket.AF_INET6, "::1")
