"""A server that is started with its standard descriptors closed: no socket takes
their places, where a peer would read what the server prints."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from common.serving import check, until

with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    address = s.getsockname()


def talks():
    try:
        s = socket.create_connection(address, timeout=20)
    except ConnectionRefusedError:
        return False
    with s:
        s.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        check(s.recv(4096).startswith(b"HTTP/1.1 200 OK\r\n"), "the first bytes are an answer")
        return True


command = [str(Path(sys.argv[1]) / "httpd"), "%s:%d" % address]
server = subprocess.Popen(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"] + command)
try:
    until(talks, "the server answers")
    for number in range(3):
        check(os.readlink(f"/proc/{server.pid}/fd/{number}") == "/dev/null",
              f"descriptor {number} is no socket")
finally:
    server.kill()
    server.wait()
