"""What the scripts beside this folder share: a server that runs for the length of
a `with`, and checks that say what they check."""

import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

REQUEST = b"GET / HTTP/1.1\r\nHost: test\r\n\r\n"
LIMIT = 20              # seconds that anything here may take


class Server:
    """`with Server("httpd") as s:` a program of BINDIR on a free port of loopback.
    It is killed at the end and must have lived until then."""

    def __init__(self, name, host="127.0.0.1", files=None, preexec=None, family=socket.AF_INET):
        self.words = [os.path.join(sys.argv[1], name), f"{host}:0"]
        self.files, self.preexec, self.family = files, preexec, family

    def __enter__(self):
        words = self.words
        if self.files:
            words = ["/bin/sh", "-c", f'ulimit -n {self.files} && exec "$0" "$@"', *words]
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=self.errors,
                                        stdin=subprocess.DEVNULL, preexec_fn=self.preexec)
        line = read_line(self.process.stdout)
        found = re.fullmatch(r"listening on (.*):(\d+)\n", line)
        if not found:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"{line!r} instead of an address; {self.stderr()!r}")
        self.host, self.port = found[1], int(found[2])
        return self

    def __exit__(self, kind, *_):
        status = self.process.poll()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        if kind is None:
            check(status is None, f"the server is still there (status {status}, {self.stderr()!r})")

    def stderr(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def connect(self, timeout=LIMIT, host=None):
        family = self.family
        host = host or ("127.0.0.1" if family == socket.AF_INET else "::1")
        s = socket.socket(family)
        s.settimeout(timeout)
        s.connect((host, self.port))
        return s

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def resident(self):
        """Bytes of memory in use."""
        with open(f"/proc/{self.process.pid}/statm") as f:
            return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def read_line(stream):
    """A line of a pipe; fails when it takes too long."""
    ready, _, _ = select.select([stream], [], [], LIMIT)
    return stream.readline().decode() if ready else ""


def check(good, what):
    print(("ok    " if good else "WRONG ") + what, flush=True)
    if not good:
        sys.exit(1)


def until(condition, what):
    """Waits for something that must come to be, but nobody knows when."""
    end = time.monotonic() + LIMIT
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    check(condition(), what)


def read_all(s):
    """Everything up to the end of the stream."""
    got = b""
    while True:
        more = s.recv(65536)
        if not more:
            return got
        got += more


class Answer:
    def __init__(self, head, body):
        lines = head.decode().split("\r\n")
        version, status, self.reason = lines[0].split(" ", 2)
        assert version == "HTTP/1.1", lines[0]
        self.status = int(status)
        self.headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines[1:])}
        self.body = body


class Client:
    """An HTTP connection that sends bytes as they are and reads answers one by one."""

    def __init__(self, server):
        self.socket = server.connect()
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        got = self.socket.recv(65536)
        self.buffer += got
        return bool(got)

    def answer(self, has_body=True):
        while b"\r\n\r\n" not in self.buffer:
            assert self.more(), f"the end instead of an answer: {self.buffer!r}"
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        length = int(re.search(rb"(?i)content-length: (\d+)", head)[1]) if has_body else 0
        while len(self.buffer) < length:
            assert self.more(), "the end inside a body"
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return Answer(head, body)

    def at_end(self):
        """Whether the server has ended the connection, with nothing more to say."""
        return not self.buffer and not self.more()


def stop(server, sig=signal.SIGTERM):
    """Sends a signal and returns the status."""
    server.process.send_signal(sig)
    return server.process.wait(LIMIT)
