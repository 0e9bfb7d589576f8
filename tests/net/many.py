# timeout: 300
"""18,000 connections at once, or as many as this user may open, each with its goroutine;
all are served, cost little memory while they idle, and leave nothing behind."""

import resource
import socket
from common.serving import REQUEST, Client, Server, check, until

WANTED = 18000
PER_CONNECTION = 20000  # bytes at most, idle, after one request

hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
COUNT = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard - 200)


def serve_all(sockets):
    """Every connection sends a request; returns how many got a whole answer."""
    done = 0
    for start in range(0, len(sockets), 1000):
        some = sockets[start:start + 1000]
        for s in some:
            s.sendall(REQUEST)
        for s in some:
            got = b""
            while not got.endswith(b"Hello, World!"):
                more = s.recv(4096)
                assert more, "the end instead of an answer"
                got += more
            done += 1
    return done


with Server("httpd") as server:
    with Client(server) as c:
        c.send(REQUEST)
        c.answer()
    base, descriptors = server.resident(), server.descriptors()
    sockets = []
    for i in range(COUNT):
        # Several addresses of loopback: one has too few ports for two runs in a row.
        s = socket.socket()
        s.settimeout(20)
        s.bind((f"127.0.0.{2 + i % 8}", 0))
        s.connect(("127.0.0.1", server.port))
        sockets.append(s)
    check(True, f"{COUNT} connections stand")
    check(serve_all(sockets) == COUNT, "each is served")
    each = (server.resident() - base) // COUNT
    check(each < PER_CONNECTION, f"each takes {each} bytes of memory, of {PER_CONNECTION} allowed")
    check(serve_all(sockets[::-1]) == COUNT, "each is served again, in the other order")
    check(server.stderr() == "", "no complaint")
    for s in sockets:
        s.close()
    until(lambda: server.descriptors() <= descriptors, "all are closed")
    with Client(server) as c:
        c.send(REQUEST)
        check(c.answer().status == 200, "and the next one is served")
