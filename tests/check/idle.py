# flavors: release
# timeout: 120
"""An idle program makes no wake-ups: an echo server that had work for all of its
processors makes not one system call in five seconds; once, ten seconds later, it
gives back stacks, and then there is nothing again."""
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

# Seconds: what is shown; until all is quiet; until stacks are given back.
IDLE, SETTLE, TRIM = 5, 1, 10
SKIP = 77


def need(ok, text):
    if not ok:
        sys.exit(text)


def traffic(address, rounds):
    data = random.randbytes(4000)
    with socket.create_connection(address, timeout=20) as s:
        for _ in range(rounds):
            s.sendall(data)
            got = b""
            while len(got) < len(data):
                got += s.recv(len(data))
            need(got == data, "the echo is another")


def switches(pid):
    """How often the threads of a process have slept or been interrupted."""
    n = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        counts = re.findall(r"ctxt_switches:\t(\d+)", (task / "status").read_text())
        n[task.name] = sum(map(int, counts))
    return n


def watch(pid, tmp):
    """The system calls of all threads for a while: lines of strace.  Its coming is
    a signal, and whoever slept in the kernel looks around once."""
    log = tmp / "strace"
    strace = subprocess.Popen(["strace", "-f", "-q", "-ttt", "-o", log, "-p", str(pid)],
                              stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    begin = time.time() + SETTLE
    try:
        strace.wait(SETTLE + IDLE)
        print(strace.stderr.read())
        sys.exit(SKIP)
    except subprocess.TimeoutExpired:
        end = time.time()
        strace.send_signal(signal.SIGINT)
        strace.communicate()
    lines = [re.match(r"\d+ +([\d.]+) ", line) for line in log.read_text().splitlines()]
    need(len(lines) > 2, f"strace saw {len(lines)} system calls")
    return [m.string for m in lines if begin < float(m[1]) < end]


def main(bin_dir):
    server = subprocess.Popen([Path(bin_dir) / "echo", "127.0.0.1:0"], stdout=subprocess.PIPE,
                              env=dict(os.environ, RT0_PROCS="4"), text=True)
    try:
        host, port = re.fullmatch(r"listening on (.*):(\d+)\n", server.stdout.readline()).groups()
        clients = [threading.Thread(target=traffic, args=((host, int(port)), 200))
                   for _ in range(20)]
        for c in clients:
            c.start()
        # One that stays, and says nothing.
        with socket.create_connection((host, int(port)), timeout=20) as quiet, \
             tempfile.TemporaryDirectory() as tmp:
            for c in clients:
                c.join()
            time.sleep(SETTLE)
            before = switches(server.pid)
            need(len(before) > 2, f"threads {before} for 4 processors")
            time.sleep(IDLE)
            need(switches(server.pid) == before, f"somebody woke up: threads {before}, then "
                 f"{switches(server.pid)}")
            time.sleep(TRIM)
            calls = watch(server.pid, Path(tmp))
            need(not calls, f"in {IDLE} idle seconds:\n" + "\n".join(calls))
            quiet.sendall(b"x")
            need(quiet.recv(1) == b"x", "the server sleeps too well")
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main(sys.argv[1])
