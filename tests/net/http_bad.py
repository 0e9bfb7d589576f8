"""What httpd refuses: 400, a reason to close, and nothing worse.  Each line is sent to
a server that must still answer the others."""

from common.serving import REQUEST, Client, Server, check

HOST = b"Host: x\r\n"
GET = b"GET / HTTP/1.1\r\n"

BAD = [
    b"\0", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", b" \r\n", b":\r\n",
    b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / \r\n\r\n", b"GET  / HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /  HTTP/1.1\r\n" + HOST + b"\r\n", b"GET / HTTP/1.1 \r\n" + HOST + b"\r\n",
    b" GET / HTTP/1.1\r\n" + HOST + b"\r\n", b"/ HTTP/1.1\r\n\r\n", b"GET / x HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1\r\n\r\n", b"GET / HTTP/1.2\r\n\r\n", b"GET / HTTP/2.0\r\n\r\n",
    b"GET / http/1.1\r\n\r\n", b"GET / HTTP/1.11\r\n\r\n", b"GET / XTTP/1.1\r\n\r\n",
    b"G(T / HTTP/1.1\r\n" + HOST + b"\r\n", b"G\xc3T / HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /\x01 HTTP/1.1\r\n", b"GET /\x7f HTTP/1.1\r\n", b"GET /\xff HTTP/1.1\r\n",
    b"GET /\t HTTP/1.1\r\n", b"GET /\0 HTTP/1.1\r\n", b"GET / HTTP/1.1\rX", b"GET / HTTP/1.1\r\r\n",
    GET + b"\r\n", GET + b"Accept: */*\r\n\r\n", GET + HOST + HOST + b"\r\n",
    GET + b"Host : x\r\n\r\n", GET + b" Host: x\r\n\r\n", GET + HOST + b" folded\r\n\r\n",
    GET + HOST + b"\tfolded\r\n\r\n", GET + HOST + b"no colon\r\n\r\n",
    GET + HOST + b"nocolon\r\n\r\n",
    GET + HOST + b": x\r\n\r\n", GET + HOST + b"A(b): x\r\n\r\n", GET + HOST + b"A\xe9: x\r\n\r\n",
    GET + HOST + b"A\0: x\r\n\r\n", GET + HOST + b"A: x\0y\r\n\r\n",
    GET + HOST + b"A: x\x08y\r\n\r\n",
    GET + HOST + b"A: x\x7fy\r\n\r\n", GET + HOST + b"A: x\ry\r\n\r\n", GET + HOST + b"A: x\r\n\rX",
    GET + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    GET + HOST + b"TRANSFER-ENCODING: identity\r\n\r\n", GET + HOST + b"Transfer-Encoding:\r\n\r\n",
    GET + HOST + b"Content-Length:\r\n\r\n", GET + HOST + b"Content-Length: \r\n\r\n",
    GET + HOST + b"Content-Length: -1\r\n\r\n", GET + HOST + b"Content-Length: +1\r\n\r\nx",
    GET + HOST + b"Content-Length: 1x\r\n\r\nx", GET + HOST + b"Content-Length: 0x1\r\n\r\nx",
    GET + HOST + b"Content-Length: 1 1\r\n\r\nx", GET + HOST + b"Content-Length: 1,1\r\n\r\nx",
    GET + HOST + b"Content-Length: 99999999999999999999\r\n\r\n",
    GET + HOST + b"Content-Length: " + b"0" * 200 + b"1\r\n\r\nx",
    GET + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    GET + HOST + b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
    GET + HOST + b"A: " + b"x" * 8192 + b"\r\n\r\n",
    GET + HOST + b"A: b\r\n" * 2000, b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    b"\r\n" * 5000, b"x" * 100000,
]

GOOD = [
    GET + b"Host:\r\n\r\n", GET + HOST + b"A:\r\n\r\n", GET + HOST + b"A: \xe9\xff\t!\r\n\r\n",
    GET + HOST + b"Content-Length-X: z\r\nX-Transfer-Encoding: chunked\r\n\r\n",
    GET + HOST + b"a!#$%&'*+-.^_`|~9: x\r\n\r\n",
    b"!#$%&'*+-.^_`|~9 * HTTP/1.1\r\n" + HOST + b"\r\n",
    GET + HOST + b"A: " + b"x" * 8000 + b"\r\n\r\n",
    GET + HOST + b"Content-Length: 00\r\n\r\n", GET + HOST + b"Content-Length: 1\r\n\r\n\0",
    GET + HOST + b"A" * 300 + b": x\r\n\r\n",
]


def show(data):
    return repr(data if len(data) < 70 else data[:60] + b"...")


with Server("httpd") as server:
    for data in BAD:
        with Client(server) as c:
            c.send(data)
            a = c.answer()
            check(a.status == 400 and a.headers["connection"] == "close" and c.at_end(), show(data))
        with Client(server) as c:
            c.send(REQUEST + data)
            check(c.answer().status == 200 and c.answer().status == 400, "... after a good one")
    for data in GOOD:
        with Client(server) as c:
            c.send(data + REQUEST)
            check(c.answer().status == c.answer().status == 200, "good: " + show(data))
