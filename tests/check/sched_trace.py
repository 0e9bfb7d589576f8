"""RT0_DEBUG=sched=MS prints what the scheduler does, each MS milliseconds: of a
server at work, and of one that is idle."""
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

EVERY = 50
LINE = (r"SCHED (?P<ms>\d+)ms: procs=(?P<procs>\d+) idleprocs=(?P<idleprocs>\d+) "
        r"threads=(?P<threads>\d+) spinning=\d+ idlethreads=(?P<idlethreads>\d+) "
        r"goroutines=(?P<goroutines>\d+) runqueue=(?P<runqueue>\d+) \[(?P<local>\d+(?: \d+)*)\] "
        r"switches=(?P<switches>\d+) preempted=(?P<preempted>\d+) syscalls=\d+ steals=\d+\n")


def need(ok, text):
    if not ok:
        sys.exit(text)


class Trace:
    def __init__(self, text, procs):
        found = re.fullmatch(LINE, text)
        need(found, f"not a line of the trace: {text!r}")
        self.text, self.local = text, found["local"].split(" ")
        for name, value in found.groupdict().items():
            if name != "local":
                setattr(self, name, int(value))
        need(self.procs == len(self.local) == procs and self.idleprocs <= procs and
             self.idlethreads < self.threads, text)


def start(bin_dir, setting, procs):
    return subprocess.Popen([Path(bin_dir) / "echo", "127.0.0.1:0"], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True,
                            env=dict(os.environ, RT0_PROCS=str(procs), RT0_DEBUG=setting))


def check(bin_dir, setting, procs, every):
    server = start(bin_dir, setting, procs)
    try:
        host, port = re.fullmatch(r"listening on (.*):(\d+)\n", server.stdout.readline()).groups()
        lines = []
        with socket.create_connection((host, int(port)), timeout=20) as s:
            # The first and the next: the counts are of the time between them.
            for _ in range(3):
                s.sendall(b"x")
                need(s.recv(1) == b"x", "no echo")
                lines.append(Trace(server.stderr.readline(), procs))
            need(lines[0].goroutines == 2 and sum(t.switches for t in lines) >= 3,
                 "".join(t.text for t in lines))
            # Nothing happens any more, and it says so.
            for _ in range(20):
                lines.append(Trace(server.stderr.readline(), procs))
                if lines[-1].idleprocs == procs and lines[-1].switches == 0:
                    break
            need(lines[-1].switches == lines[-1].preempted == lines[-1].runqueue == 0 and
                 set(lines[-1].local) == {"0"}, f"idle: {lines[-1].text}")
        for a, b in zip(lines, lines[1:]):
            need(b.ms - a.ms >= every - 1, f"not {every} ms apart: {a.text}{b.text}")
    finally:
        server.kill()
        server.communicate()


def main(bin_dir):
    for procs in 1, 2, 8:
        check(bin_dir, f"sched={EVERY}", procs, EVERY)
    check(bin_dir, "slice=5000,sched", 2, 1000)


if __name__ == "__main__":
    main(sys.argv[1])
