# timeout: 180
"""SIGQUIT shows every goroutine: what it does, for how long, where it was started,
where it stands; at any moment, under any load.  And of two threads that die at the
same time one reports, whole, and the other waits."""
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 30
SLEEPS = 10000


def need(ok, text):
    if not ok:
        sys.exit(text)


class Goroutine:
    def __init__(self, text):
        found = re.fullmatch(r"goroutine (\d+) \[([^\]]+)\]: (\w+)"
                             r"(?: \(and (\d+) more like it\))?\n((?:    .+\n)*)"
                             r"(  started by (\w+) at \S+goroutines\.c:\d+\n)?", text)
        need(found, f"not a goroutine: {text}")
        self.text, self.state, self.name = text, found[2], found[3]
        self.n = 1 + int(found[4] or 0)
        self.frames = re.findall(r"^    (\w+)\+0x", found[5], re.M)
        self.by = found[7]


def start(path, procs, *args):
    seed = {k: v for k, v in os.environ.items() if k == "RT0_SEED"}
    return subprocess.Popen([path, *args], env=dict(seed, RT0_PROCS=str(procs)),
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def dump(process):
    """What it says to SIGQUIT."""
    process.send_signal(signal.SIGQUIT)
    _, err = process.communicate(timeout=30)
    err = re.sub(r"rt0: replay with .*\n$", "", err)
    need(process.returncode == 2 and err.startswith("SIGQUIT: quit\ngoroutine 1 ["),
         f"status {process.returncode}: {err}")
    return err


def goroutines(text):
    return [Goroutine(part) for part in re.split(r"^(?=goroutine \d)", text, flags=re.M)[1:]]


def check_states(path):
    """Two processors, and four goroutines that want them."""
    process = start(path, 2, "3")
    process.stdout.readline()
    time.sleep(1.2)
    text = dump(process)
    found = {}
    for g in goroutines(text):
        found.setdefault(g.name, []).append(g)
    need({k: len(v) for k, v in found.items()} ==
         dict(main=1, sleeps=3, deep=1, yields=1, blocks=1, locked=1, accepts=1), text)
    running = r"running on M \d+|runnable"
    for name, state, frames in (
            ("main", running, ["main"]),
            ("sleeps", r"sleep, \d seconds?", ["time_sleep", "go_entry"]),
            ("deep", running, ["innermost", "deep", "go_entry"]),
            ("yields", running, ["yields", "go_entry"]),
            ("blocks", r"syscall on M \d+, \d seconds?", ["waits_outside", "go_entry"]),
            ("locked", r"sleep, \d seconds?, locked to M \d+", ["time_sleep", "go_entry"]),
            ("accepts", r"IO wait: read, \d seconds?", ["listener_accept", "accepts", "go_entry"])):
        for g in found[name]:
            need(re.fullmatch(state, g.state), f"{g.state!r} is not {state}:\n{g.text}")
            rest = iter(g.frames)
            need(all(f in rest for f in frames), f"{frames} are not in {g.text}")
            need(g.by == ("main" if name != "main" else None), g.text)
    need(sum(g.state.startswith("running") for g in goroutines(text)) >= 1, text)


def check_many(path):
    """Ten thousand that do the same are one; goroutine 1 is there."""
    process = start(path, 2, "9")
    process.stdout.readline()
    text = dump(process)
    found = goroutines(text)
    need(len(found) < 100 and sum(g.n for g in found if g.name == "sleeps") == SLEEPS, text)
    need(max(g.n for g in found) > 100 and found[0].name == "main", text)


def check_load(path):
    """Goroutines come and go on more processors than there are."""
    for _ in range(RUNS):
        process = start(path, random.choice((1, 2, 8)), random.choice("039"), "churn")
        process.stdout.readline()
        time.sleep(random.random() / 50)
        text = dump(process)
        need("(runs on)" not in text, f"somebody did not answer:\n{text}")
        for g in goroutines(text.split("... and ")[0]):
            need(g.frames or g.name == "main", f"no trace: {g.text}")


def check_deaths(path):
    for what, line in ("panics", "panic: both at once"), ("faults", "panic: invalid address 0x10 "):
        for _ in range(RUNS):
            _, err = (process := start(path, 2, what)).communicate(timeout=30)
            need(process.returncode == 2 and err.startswith(line) and
                 re.search(rf"^goroutine \d+ \[running\]: \w+\n(    .*\n)*    {what}\+", err, re.M),
                 f"status {process.returncode}: {err}")
            need(err.count("panic:") == 1 and "failed again" not in err, err)


def main(bin_dir):
    with tempfile.TemporaryDirectory() as tmp:
        path = Path(tmp) / "goroutines"
        subprocess.run([Path(bin_dir) / "rt0cc", "-O2", "-g", "-Wall", "-Wextra", "-Werror",
                        "-fno-optimize-sibling-calls", "-o", path,
                        ROOT / "tests/check/goroutines.c"], check=True)
        check_states(path)
        check_many(path)
        check_load(path)
        check_deaths(path)


if __name__ == "__main__":
    main(sys.argv[1])
