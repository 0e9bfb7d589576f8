"""What every row needs: peers to build, programs to run, numbers to sum up.

A row of the benchmark is a list of Entries: programs that do the same job, ours
among them.  An Entry begins with a function that finds or builds its program;
where that cannot be done (the compiler of a peer is not installed, our program
is not built yet) the function raises Skip with the reason, and the Entry stays
in the table as a line that says so.  Nothing a peer does ends the benchmark.

An Entry collects samples: for each quantity one number a round.  Rounds, never
programs, are the outer loop (turns): what disturbs the machine for a second
disturbs every program alike.  Tables show medians, and a ratio is the quotient of two
medians, so that the reader can check it against the lines above.

Peers are compiled into build/bench, again when their source is newer.
"""

import math
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
PEERS = BENCH / "peers"
WORK = ROOT / "build" / "bench"

OURS = "rt0"


class Skip(Exception):
    """Why an entry has no figures, in a few words."""


class Entry:
    def __init__(self, name, prepare):
        self.name = name
        self.samples = {}
        self.ratios = {}
        self.skipped = None
        try:
            self.program = prepare()
        except Skip as reason:
            self.skip(reason)

    def skip(self, reason):
        self.skipped = str(reason)

    def add(self, **quantities):
        for quantity, value in quantities.items():
            self.samples.setdefault(quantity, []).append(value)

    def median(self, quantity):
        return statistics.median(self.samples[quantity])

    def p10(self, quantity):
        values = sorted(self.samples[quantity])
        return values[len(values) // 10]

    def compare(self, label, quantity, base):
        """Sets ratios[label] to our median over that of the entry `base`."""
        if base is None or base.skipped or self.skipped:
            return
        self.ratios[label] = self.median(quantity) / base.median(quantity)

    def json(self):
        if self.skipped:
            return {"name": self.name, "skipped": self.skipped}
        return {"name": self.name, "ratios": self.ratios,
                "samples": {q: summary(v) for q, v in self.samples.items()}}


def summary(values):
    values = sorted(values)
    return {"n": len(values), "min": values[0], "p10": values[len(values) // 10],
            "median": statistics.median(values), "max": values[-1]}


def able(entries):
    return [e for e in entries if not e.skipped]


def named(entries, name):
    return next((e for e in entries if e.name == name), None)


def turns(row, count, entries, seconds=math.inf):
    """(round, entry): each entry in turn, round after round.

    No round begins when `seconds` are over; who is skipped gets no more turns.
    """
    began = time.monotonic()
    for n in range(1, count + 1):
        if time.monotonic() - began > seconds:
            break
        for entry in able(entries):
            progress(f"{row}: round {n} of {count}, {entry.name}")
            yield n, entry


def progress(text=""):
    """On a terminal, what is going on, in a line that the next one replaces."""
    if sys.stderr.isatty():
        room = shutil.get_terminal_size().columns - 1
        print(f"\r\033[K{text[:room]}", end="", file=sys.stderr, flush=True)


# Programs: found, built, run.

def tool(name, package, *places):
    """The path of an installed program; `places` are looked in as well."""
    path = shutil.which(name)
    for place in places:
        path = path or shutil.which(name, path=place)
    if not path:
        raise Skip(f"{name} is not installed (package {package})")
    return path


def ours(build, name):
    path = Path(build).resolve() / "bin" / name
    if not path.exists():
        raise Skip(f"{os.path.relpath(path, ROOT)} is not built")
    return path


def make(target, sources, *commands, cwd=ROOT, env=None):
    """Runs the commands if `target` is older than a source; the target's path."""
    WORK.mkdir(parents=True, exist_ok=True)
    target = WORK / target
    if target.exists() and all(
            target.stat().st_mtime > s.stat().st_mtime for s in sources):
        return target
    progress(f"building {target.name}")
    for command in commands:
        status, _, errors = run(command, 240, cwd=cwd, env=env, text=True,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if status != 0:
            lines = errors.strip().splitlines() or ["no message"]
            reason = next((l for l in lines if "error" in l), lines[-1])
            raise Skip(f"does not build: {reason.split('error: ')[-1]}")
    return target


def cc(target, source, *flags, needs=()):
    """Compiles a hosted C program, or one in assembly; flags follow the source."""
    gcc = tool("gcc", "gcc")
    return make(target, [source, *needs],
                [gcc, "-O2", "-o", WORK / target, source, *flags])


def go(target, directory):
    """Compiles a Go program of one file, with nothing from the network or the home."""
    compiler = tool("go", "golang", "/usr/local/go/bin", "/usr/lib/go/bin")
    env = dict(os.environ, GO111MODULE="off", GOPROXY="off", GOFLAGS="", GOENV="off",
               GOTOOLCHAIN="local", CGO_ENABLED="0", GOCACHE=str(WORK / "go"),
               GOPATH=str(WORK / "go"), XDG_CONFIG_HOME=str(WORK / "go"))
    return make(target, [directory / "main.go"],
                [compiler, "build", "-trimpath", "-o", WORK / target, "main.go"],
                cwd=directory, env=env)


def run(command, timeout, **how):
    """Runs a command in a process group of its own, which does not outlive it."""
    child = subprocess.Popen([str(word) for word in command],
                             start_new_session=True, **how)
    try:
        output, errors = child.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        raise Skip(f"not done after {timeout} s") from None
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return child.returncode, output, errors


def spawn(rounds, cpu, commands, timeout, stdout=subprocess.DEVNULL, env=None):
    """Runs the commands in turn; for each run (index, wall s, CPU s, RSS bytes)."""
    launcher = cc("spawn", BENCH / "spawn.c", "-static", "-s")
    results = WORK / "spawn.out"
    results.unlink(missing_ok=True)
    arguments = []
    for command in commands:
        arguments += ["--", *command]
    status, _, _ = run([launcher, results, rounds, cpu, *arguments[1:]], timeout,
                       stdout=stdout, stderr=subprocess.DEVNULL, env=env)
    lines = results.read_text().splitlines() if results.exists() else []
    if status != 0:
        raise Skip(lines[-1].removeprefix("error: ") if lines else "spawn failed")
    runs = []
    for line in lines:
        index, wall, cpu_us, rss = map(int, line.split())
        runs.append((index, wall / 1e9, cpu_us / 1e6, rss * 1024))
    return runs


def cpus():
    """The processors for the measured program and for its load generator."""
    allowed = sorted(os.sched_getaffinity(0))
    return allowed[0], allowed[1 % len(allowed)]
