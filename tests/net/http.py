"""httpd as a client sees it: keep-alive, HEAD, bodies, both versions, pieces of any
size, and pipelined requests, which are answered with one write."""

import email.utils
import random
import time
from common.serving import REQUEST, Client, Server, check

PAGE = b"Hello, World!"
SHORTEST = b"A / HTTP/1.1\nHost:\n\n"


def plain(server):
    with Client(server) as c:
        for _ in range(3):
            c.send(REQUEST)
            a = c.answer()
            check((a.status, a.body) == (200, PAGE), "200 and the page, on one connection")
    check(a.headers["content-type"] == "text/plain", "Content-Type")
    check(a.headers["content-length"] == "13", "Content-Length")
    date = email.utils.parsedate_to_datetime(a.headers["date"])
    check(abs(date.timestamp() - time.time()) < 5, f"Date is now: {a.headers['date']}")


def versions(server):
    cases = [
        ("1.1", "", True), ("1.1", "close", False), ("1.1", "Close", False),
        ("1.1", "keep-alive", True), ("1.1", "foo, close , bar", False),
        ("1.0", "", False), ("1.0", "keep-alive", True), ("1.0", "Keep-Alive", True),
        ("1.0", "close", False),
    ]
    for version, connection, stays in cases:
        with Client(server) as c:
            header = f"Connection: {connection}\r\n" if connection else ""
            c.send(f"GET / HTTP/{version}\r\nHost: x\r\n{header}\r\n".encode())
            a = c.answer()
            told = a.headers["connection"]
            if stays:
                c.send(REQUEST)
                kept = c.answer().status == 200
            else:
                kept = not c.at_end()
            check(a.status == 200 and kept == stays and
                  told == ("keep-alive" if stays else "close"),
                  f"HTTP/{version} with Connection: {connection or 'nothing'} "
                  + ("stays open" if stays else "is closed"))
    with Client(server) as c:
        c.send(b"GET / HTTP/1.0\r\n\r\n")
        check(c.answer().body == PAGE, "HTTP/1.0 needs no Host")
    with Client(server) as c:
        c.send(b"GET / HTTP/1.1\nHost: x\n\n")
        check(c.answer().body == PAGE, "a line may end without CR")
    with Client(server) as c:
        c.send(b"\r\n\r\n" + REQUEST)
        check(c.answer().body == PAGE, "empty lines before a request are skipped")


def methods(server):
    with Client(server) as c:
        c.send(REQUEST.replace(b"GET", b"HEAD") + REQUEST)
        head, get = c.answer(has_body=False), c.answer()
        check(head.headers["content-length"] == "13" and get.body == PAGE,
              "HEAD has the length and no body; the stream stays in step")
        body = b"\r\n\r\nGET /not/a/request HTTP/1.1\r\n\r\n\0\1\2"
        for size in (0, len(body), 1, 100000):
            sent = (body * 3000)[:size]
            c.send(b"POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size
                   + sent + REQUEST)
            check(c.answer().status == c.answer().status == 200,
                  f"a POST of {size} bytes is skipped, the next request answered")
        c.send(b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
        check(c.answer().status == 200, "other methods, other targets")


def pieces(server):
    post = b"POST / HTTP/1.1\r\nhOsT: x\r\nX-Empty:\r\nContent-Length:\t5 \r\n\r\nhello"
    with Client(server) as c:
        for byte in REQUEST + post:
            c.send(bytes([byte]))
        check(c.answer().status == c.answer().status == 200, "a byte at a time")

    rng = random.Random(1)
    requests = [REQUEST, post, REQUEST.replace(b"GET", b"HEAD"),
                b"GET /" + b"x" * 3000 + b" HTTP/1.1\r\nHost: x\r\nCookie: " + b"y" * 4000 +
                b"\r\n\r\n"]
    with Client(server) as c:
        order = [rng.choice(requests) for _ in range(300)]
        data = b"".join(order)
        got = 0
        while data:
            n = rng.choice((1, 2, 3, 17, 500, 1500, 1536, 1537, 2048, 8192))
            c.send(data[:n])
            data = data[n:]
        for request in order:
            a = c.answer(has_body=not request.startswith(b"HEAD"))
            got += a.status == 200
        check(got == len(order), f"{got} answers to {len(order)} requests in pieces of all sizes")


def pipelined(server):
    with Client(server) as c:
        c.send(REQUEST)
        one = len(c.socket.recv(65536))
        for depth in (2, 16, 40):
            c.send(REQUEST * depth)
            got = len(c.socket.recv(1 << 20))
            check(got == depth * one,
                  f"{depth} pipelined requests, {got // one} answers in one piece")
        c.send(SHORTEST * 5000)
        for _ in range(5000):
            assert c.answer().status == 200
        check(True, "5000 of the shortest requests, at once")
    for tail, status in ((b"\1", 400), (b"GET / HTTP/1.0\r\n\r\n", 200)):
        with Client(server) as c:
            c.send(REQUEST * 7 + tail + REQUEST)
            answers = [c.answer().status for _ in range(8)]
            check(answers == [200] * 7 + [status] and c.at_end(),
                  "what ends the connection is the last")
    # As many answers to one read as there can be: the end of a request that had begun,
    # as many of the shortest as fit, and a refusal of the last byte.
    room = 1536
    count = (room - 2) // len(SHORTEST)
    with Client(server) as c:
        c.send(REQUEST)
        c.answer()
        c.send(SHORTEST[:-1])
        time.sleep(0.05)
        c.send(SHORTEST[-1:] + SHORTEST * count + b"\1")
        answers = [c.answer().status for _ in range(count + 2)]
        check(answers == [200] * (count + 1) + [400], f"{count + 2} answers to one read")


with Server("httpd") as server:
    plain(server)
    versions(server)
    methods(server)
    pieces(server)
    pipelined(server)
