# timeout: 180
"""The deadlock report comes when nothing can ever run again, and not before,
however many processors sleep: open sockets alone keep nobody awake, a goroutine
that waits for one, a timer and a thread in a blocking call do."""
import os
import re
import select
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROCS = 1, 2, 8
PARKED, TIMES = 20, 5


def need(ok, text):
    if not ok:
        sys.exit(text)


def start(path, what, procs):
    return subprocess.Popen([path, what], env=dict(os.environ, RT0_PROCS=str(procs)),
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def report(process, parked, before):
    """The program ends by the report, after it has printed what comes before."""
    out, err = process.communicate(timeout=30)
    said = "all goroutines are asleep" if parked else "no goroutines are left"
    need(process.returncode == 2 and out == before and
         err.startswith(f"fatal error: {said}") and " deadlock!\n" in err,
         f"{process.args}: status {process.returncode}, {out!r}, {err}")
    titles = re.findall(r"^goroutine \d+ \[(.*)\]: (\w+)$", err, re.M)
    need(len(titles) == parked, f"{process.args}: {len(titles)} goroutines, not {parked}\n{err}")
    need({t for t in titles} <= {("exit", "park"), ("exit", "park_later")}, err)


def check_accept(path, procs):
    """Not while it can be reached from outside; then it is."""
    process = start(path, "accept", procs)
    host, port = process.stdout.readline().strip().rsplit(":", 1)
    ready, _, _ = select.select([process.stdout, process.stderr], [], [], 0.5)
    need(not ready and process.poll() is None, f"{procs} Ps: a goroutine waits in accept, "
         f"and the program says {ready and process.communicate(timeout=5)}")
    socket.create_connection((host, int(port)), timeout=10).close()
    report(process, PARKED, "accepted\n")


def main(bin_dir):
    with tempfile.TemporaryDirectory() as tmp:
        path = Path(tmp) / "deadlocks"
        subprocess.run([Path(bin_dir) / "rt0cc", "-O2", "-g", "-Wall", "-Wextra", "-Werror",
                        "-o", path, ROOT / "tests/check/deadlocks.c"], check=True)
        for procs in PROCS:
            for _ in range(TIMES):
                report(start(path, "nobody", procs), 0, "")
                report(start(path, "asleep", procs), PARKED, "")
                report(start(path, "listener", procs), PARKED, "")
            report(start(path, "sleep", procs), PARKED, "slept\n")
            report(start(path, "blocking", procs), PARKED, "back\n")
            check_accept(path, procs)


if __name__ == "__main__":
    main(sys.argv[1])
