# flavors: torture
# timeout: 600
"""Whatever system call fails, first, later, last or from the first on: a program
comes to a defined end.  It works all the same, or it says why it does not, in a
line of its own on standard error, with status 1 or 2.  No signal, no hang, and
nothing wrong on standard output.  An interrupted call changes nothing at all."""
import collections
import os
import re
import select
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import elf as e
import syscall_names

BIN = Path(sys.argv[1])
SEED = "1"              # the counts below are those of this order
LIMIT = 10              # seconds for anything
CANNOT_FAIL = {"exit_group", "getpid", "rt_sigreturn"}
# Calls that a signal may interrupt, and the errno that says so.
INTERRUPTED = {"write", "recvfrom", "sendto", "sendmsg", "accept4", "futex", "ppoll",
               "epoll_pwait2", "epoll_pwait"}
EINTR = 4
SKIP = 77
# What a server says that has no descriptors left: it is not to end.
WAITS = "; waiting\n"
# Failures that lead to others: RT0_FAULT, and whether it must not be noticed.
EXTRA = {
    "hello": [("write:1:11,ppoll:1", True)],    # EAGAIN
    "echo": [("epoll_pwait2:1,epoll_pwait:1:4", True)],
}
MESSAGE = bytes(range(256)) * 40


class Wrong(Exception):
    pass


def environment(faults):
    return {"RT0_SEED": SEED, **({"RT0_FAULT": faults} if faults else {})}


def reason(status, err, faults):
    """An end before the end must have its reason."""
    if status not in (1, 2):
        raise Wrong(f"status {status}\n{err}")
    if not re.match(r"(panic|fatal error|rt0|\S+ \S+ \[\d+\] \w+): ?.", err):
        if not faults.startswith("write:1+"):   # how could it say?
            raise Wrong(f"status {status} without a reason")


# Programs that run to their end.

def run(command, faults, wrap=()):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen([*wrap, *command], stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=err, env=environment(faults))
        try:
            status = process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            status = "hangs"
        out.seek(0), err.seek(0)
        return status, out.read(), err.read().decode(errors="replace")


class Program:
    def __init__(self, *command):
        self.command = command
        status, self.want, err = run(command, "")
        if status != 0:
            sys.exit(f"{command}: {status} {err}")

    def count(self, wrap):
        run(self.command, "", wrap)

    def judge(self, faults, absorbed):
        status, out, err = run(self.command, faults)
        if status == 0 and out == self.want:
            return
        if not self.want.startswith(out) or status == 0:
            raise Wrong(f"status {status}, wrong output {out[-100:]!r}\n{err}")
        if absorbed:
            raise Wrong(f"not absorbed\n{err}")
        reason(status, err, faults)


# Servers: a session is a few connections, one after the other.

class Server:
    def __init__(self, name, send, right):
        self.command = [BIN / name, "127.0.0.1:0"]
        self.send, self.right = send, right

    def count(self, wrap):
        self.session("", wrap)

    def talk(self, port, limit):
        """True: answered as it should; False: the connection ended before that."""
        with socket.socket() as s:
            s.settimeout(limit)
            try:
                s.connect(("127.0.0.1", port))
                s.sendall(self.send)
                s.shutdown(socket.SHUT_WR)
                got = b""
                while more := s.recv(65536):
                    got += more
            except TimeoutError:
                raise
            except OSError:             # reset, or no longer connected
                return False
        if self.right(got):
            return True
        if got and not self.send.startswith(got):
            raise Wrong(f"a wrong answer: {got[:100]!r}")
        return False

    def session(self, faults, wrap=()):
        """Returns the status (None: still there), which connections were served, and stderr."""
        with tempfile.TemporaryFile() as err:
            process = subprocess.Popen([*wrap, *self.command], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=err,
                                       env=environment(faults))
            served = []
            try:
                ready, _, _ = select.select([process.stdout], [], [], LIMIT)
                line = process.stdout.readline().decode() if ready else "nothing"
                if found := re.fullmatch(r"listening on 127\.0\.0\.1:(\d+)\n", line):
                    limit = 3 if faults.endswith("+") else LIMIT
                    while len(served) < 3 or len(served) == 3 and not served[-1]:
                        served.append(self.talk(int(found[1]), limit))
                elif line:
                    raise Wrong(f"says {line!r}")
                try:    # whoever served the last one is alive
                    status = process.wait(LIMIT if not served else 0 if served[-1] else 1)
                except subprocess.TimeoutExpired:
                    status = None
                if not served and status is None:
                    raise TimeoutError
            except TimeoutError:
                err.seek(0)
                text = err.read().decode()
                if text.endswith(WAITS):
                    return None, [], text
                raise Wrong(f"hangs\n{text}") from None
            finally:
                process.terminate()
                process.wait()
                process.stdout.close()
            err.seek(0)
            return status, served, err.read().decode(errors="replace")

    def judge(self, faults, absorbed):
        status, served, err = self.session(faults)
        if status is not None:
            return reason(status, err, faults)
        if absorbed and not all(served):
            raise Wrong(f"not absorbed: {served}\n{err}")
        # One connection may be lost by one fault.
        if "+" not in faults and served.count(False) > 1:
            raise Wrong(f"connections served: {served}\n{err}")


def is_page(got):
    return re.fullmatch(rb"HTTP/1\.1 200 OK\r\n.*\r\n\r\nHello, World!", got, re.S)


def calls(program, tmp):
    """How often a program makes each system call, when nothing fails."""
    log = tmp / "strace"
    program.count(["strace", "-D", "-f", "-o", log])    # -D: our child is the program
    end = time.monotonic() + LIMIT
    while "+++" not in (text := log.read_text() if log.exists() else ""):
        if time.monotonic() > end:
            print("this user may not trace programs")
            sys.exit(SKIP)
        time.sleep(0.01)
    log.unlink()
    made = collections.Counter(re.findall(r"^\d+ +(\w+)\(", text, re.M))
    return {name: made[name] for name in made if name not in CANNOT_FAIL | {"execve"}}


def faults_of(name, count):
    """RT0_FAULT, and whether the fault must not be noticed."""
    for n in sorted({n for n in (1, 2, 3, count) if 1 <= n <= count}):
        yield f"{name}:{n}", False
        if name in INTERRUPTED:
            yield f"{name}:{n}:{EINTR}", True
    yield f"{name}:1+", False


def sweep(program, tmp):
    wrong = []
    made = calls(program, tmp)
    linked = {syscall_names.name(c.nr) for c in e.Elf(program.command[0]).syscalls()}
    file = program.command[0].name
    tried = [f for name in sorted(linked - CANNOT_FAIL) for f in faults_of(name, made.get(name, 0))]
    for faults, absorbed in tried + EXTRA.get(file, []):
        try:
            program.judge(faults, absorbed)
        except Wrong as w:
            wrong.append(f"RT0_SEED={SEED} RT0_FAULT={faults} "
                         f"{' '.join(map(str, program.command))}: {w}")
    print(f"{file}: {sum(made.values())} calls of {len(made)} kinds, {len(tried)} failures")
    return wrong


def main():
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp)
        subprocess.run([BIN / "rt0cc", "-O2", "-g", "-o", tmp / "faults_go",
                        ROOT / "tests/check/faults_go.c"], check=True)
        wrong = []
        for program in (Program(BIN / "hello"), Program(BIN / "trees", "6"),
                        Program(tmp / "faults_go"),
                        Server("echo", MESSAGE, lambda got: got == MESSAGE),
                        Server("httpd", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", is_page)):
            wrong += sweep(program, tmp)
        if wrong:
            sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
