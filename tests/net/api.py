"""The programs of tests/api, with which the public interface was designed, do what they
say, unchanged; and both compilers take them, in each dialect, without a warning."""

import fcntl
import os
import re
import select
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from common.serving import LIMIT, check, read_all

ROOT = Path(__file__).resolve().parents[2]
API = ROOT / "tests/api"
BIN = Path(sys.argv[1])
STRICT = "-Wall -Wextra -Werror".split()
DIALECTS = [(cc, std) for cc in ("gcc", "clang") for std in ("c11", "gnu11", "gnu2x")]


class Program:
    """`with Program("echo", args) as p:` one of them, until the end of the block."""

    def __init__(self, name, *args):
        source = next(API.glob(f"*_{name}.c"))
        self.path = tmp / name
        subprocess.run([BIN / "rt0cc", "-std=c11", "-O2", "-g", *STRICT, "-o", self.path, source],
                       check=True)
        self.args = args

    def output(self):
        run = subprocess.run([self.path, *self.args], capture_output=True, text=True, timeout=60)
        check(run.returncode == 0 and not run.stderr, f"{self.path.name} ends well {run.stderr}")
        return run.stdout

    def __enter__(self):
        self.process = subprocess.Popen([self.path, *self.args], stdin=subprocess.DEVNULL)
        return self

    def __exit__(self, kind, *_):
        status = self.process.poll()
        self.process.kill()
        self.process.wait()
        if kind is None:
            check(status is None, f"{self.path.name} is still there ({status})")

    def connect(self, port):
        """As soon as it listens."""
        while True:
            s = socket.socket()
            s.settimeout(LIMIT)
            try:
                s.connect(("127.0.0.1", port))
                return s
            except ConnectionRefusedError:
                s.close()
                assert self.process.poll() is None, f"{self.path.name} has ended"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def claim(*ports):
    """The ports that are written into the programs: one of these scripts at a time, and
    nobody else."""
    lock = open(__file__)
    fcntl.flock(lock, fcntl.LOCK_EX)
    for port in ports:
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("", port))
            except OSError as e:
                print(f"port {port}: {e.strerror}")
                sys.exit(77)
    return lock


def read_exactly(s, n):
    got = b""
    while len(got) < n:
        more = s.recv(n - len(got))
        assert more, f"the end after {got!r}"
        got += more
    return got


def echo(name, port, *args):
    data = os.urandom(300000)
    with Program(name, *args) as p, p.connect(port) as a, p.connect(port) as b:
        b.sendall(b"first")
        got = read_exactly(b, 5)
        a.sendall(b"second")
        check(got + read_exactly(a, 6) == b"firstsecond", f"{name}: two connections")
        for i in range(0, len(data), 30000):
            b.sendall(data[i:i + 30000])
            assert read_exactly(b, 30000) == data[i:i + 30000]
        b.shutdown(socket.SHUT_WR)
        check(read_all(b) == b"", f"{name}: 300000 bytes and the end")


class Guest:
    """A client of the chat."""

    def __init__(self, program, name):
        self.socket = program.connect(7001)
        assert read_exactly(self.socket, 6) == b"name? "
        self.name, self.got = name, b""
        self.say(name)

    def say(self, text):
        self.socket.sendall(f"{text}\r\n".encode())

    def has_mail(self):
        return bool(select.select([self.socket], [], [], 0.05)[0])

    def line(self):
        while b"\n" not in self.got:
            more = self.socket.recv(1000)
            assert more, f"the end after {self.got!r}"
            self.got += more
        line, self.got = self.got.split(b"\n", 1)
        return line.decode()

    def hears(self, line):
        """What comes next, but for calls."""
        got = self.line()
        while got.endswith(": anybody here?"):
            got = self.line()
        check(got == line, f"{self.name} hears {line!r}, got {got!r}")


def all_joined(*guests):
    """Nobody knows when the hub has taken one in; who hears of another has joined."""
    for i, guest in enumerate(guests):
        while not guest.has_mail():
            guests[i - 1].say("anybody here?")


def chat():
    with Program("chat") as p:
        ann, bob, eve = (Guest(p, name) for name in ("ann", "bob", "eve"))
        all_joined(ann, bob, eve)
        ann.say("hello")
        bob.hears("ann: hello")
        eve.hears("ann: hello")
        eve.socket.shutdown(socket.SHUT_WR)
        read_all(eve.socket)
        bob.say("she has left")
        ann.hears("bob: she has left")
        check(True, "a guest leaves, and her connection is closed")


def pool():
    got = Program("pool").output().split()
    wanted = [str(n * (n + 1) * (2 * n + 1) // 6) for n in range(1000)]
    check(got == wanted, "pool: 1000 answers in the order of the jobs")


def pipeline():
    """The first 10000 that arrive: of 4 workers each may hold one back, and be late."""
    found = re.fullmatch(r"(\d+), (.*)\n", Program("pipeline").output())
    least = sum(i * i for i in range(10000))
    check(found and least <= int(found[1]) <= least + 5 * 10005 ** 2 and
          "cancel" in found[2], f"pipeline: {found and found[0]!r}")


def tree():
    """Of each tree at most one is still seen, on the stack that it was built on."""
    got = Program("tree").output().splitlines()
    check(got[:-1] == ["131054"] * 16, "tree: what 16 trees are made of")
    found = re.fullmatch(r"alive (\d+), freed (\d+), heap \d+, cycles \d+", got[-1])
    check(found and int(found[1]) <= 1 and int(found[2]) <= 16 - int(found[1]),
          f"tree: no more than one is left, {got[-1]}")


def compiles():
    for source in sorted(API.glob("*.c")):
        for cc, std in DIALECTS:
            subprocess.run([cc, f"-std={std}", *STRICT, "-fsyntax-only", "-I", ROOT / "include",
                            source], check=True)
    check(True, "both compilers, three dialects, no warning")


with tempfile.TemporaryDirectory() as folder:
    tmp = Path(folder)
    compiles()
    pool()
    pipeline()
    tree()
    lock = claim(7000, 7001)
    echo("design", 7000)
    port = free_port()
    echo("echo", port, f"127.0.0.1:{port}")
    chat()
