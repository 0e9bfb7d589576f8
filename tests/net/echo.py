"""echo: bytes come back, whatever the peer does in between."""

import random
import signal
import socket
import struct
import threading
from common.serving import Server, check, read_all, until


def reset(s):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.close()


def whole(server, size, piece):
    """Sends and receives at the same time: both directions fill their buffers."""
    data = random.Random(size).randbytes(size)
    got = b""
    with server.connect() as s:
        def send():
            for i in range(0, size, piece):
                s.sendall(data[i:i + piece])
            s.shutdown(socket.SHUT_WR)
        sender = threading.Thread(target=send)
        sender.start()
        got = read_all(s)
        sender.join()
    check(got == data, f"{size} bytes in pieces of {piece}, then the end")


def stalled(server):
    """The client sends much and reads nothing until the server's writes stand still; the
    others are served all the while."""
    data = b"0123456789" * 2000000
    with server.connect() as s, server.connect() as other:
        s.settimeout(0.3)
        sent = 0
        try:
            while sent < len(data):
                sent += s.send(data[sent:sent + 100000])
        except TimeoutError:
            pass
        check(sent < len(data), f"after {sent} bytes nothing more goes in")
        other.sendall(b"x")
        check(other.recv(1) == b"x", "another client is served")
        s.settimeout(20)
        got = b""
        while len(got) < sent:
            got += s.recv(1 << 20)
        check(got == data[:sent], "then all of them come out")


def urgent(server):
    """A read ends at the mark of urgent data; what is behind it must come all the same.
    The server stands still while all of it arrives, so that it hears of it once."""
    for before, after in ((b"ab", b"de"), (b"", b"de"), (b"ab", b"")):
        for end in (False, True):
            with server.connect() as s:
                s.sendall(b"warm")
                assert s.recv(4) == b"warm"
                server.process.send_signal(signal.SIGSTOP)
                s.sendall(before)
                s.send(b"!", socket.MSG_OOB)
                s.sendall(after)
                if end:
                    s.shutdown(socket.SHUT_WR)
                server.process.send_signal(signal.SIGCONT)
                got = b""
                while len(got) < len(before + after):
                    got += s.recv(100)
                check(got == before + after and (not end or read_all(s) == b""),
                      f"urgent data between {before} and {after}" + " and the end" * end)


def leavers(server):
    before = server.descriptors()
    for _ in range(200):
        server.connect().close()
    for _ in range(200):
        reset(server.connect())
    for _ in range(200):
        s = server.connect()
        s.sendall(b"some bytes")
        reset(s)
    for _ in range(20):
        s = server.connect()
        s.settimeout(0.05)
        try:
            while True:
                s.sendall(b"x" * 1000000)
        except TimeoutError:
            pass
        reset(s)
    with server.connect() as s:
        s.sendall(b"still there")
        check(s.recv(100) == b"still there", "peers that left or reset: the next one is served")
    until(lambda: server.descriptors() <= before, "all their descriptors are closed")


def many_small(server):
    """Turns of a few bytes on many connections, in random order."""
    rng = random.Random(7)
    sockets = [server.connect() for _ in range(100)]
    for s in sockets:
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(5000):
        s = rng.choice(sockets)
        data = rng.randbytes(rng.choice((1, 2, 100, 5000)))
        s.sendall(data)
        got = b""
        while len(got) < len(data):
            got += s.recv(len(data) - len(got))
        assert got == data
    for s in sockets:
        s.close()
    check(True, "5000 turns on 100 connections")


with Server("echo") as server:
    whole(server, 1, 1)
    whole(server, 20000, 1)
    whole(server, 10000000, 1 << 20)
    whole(server, 3000000, 32768)       # exactly what io_copy reads at a time
    stalled(server)
    urgent(server)
    many_small(server)
    leavers(server)
