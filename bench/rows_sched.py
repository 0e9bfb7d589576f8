"""sched: what goroutines cost, beside Go's.

bench/sched/*.c are our programs, peers/go_sched has the same in Go; both get the
same number of processors (RT0_PROCS, GOMAXPROCS).  A program measures itself and
prints a figure: the best batch of 150 ms where the thing is short, since what
disturbs only adds; then the row takes the median over the rounds.

What is compared.  Semaphores are the runtimes' own, which their mutexes wait on;
ours are made after Go's.  A line says if Go uses a channel instead, which ours do
not have yet.  Timers are those that deadlines are made of: ours lie in what they
belong to, time.AfterFunc allocates.  A parked goroutine's bytes are VmRSS and
VmPTE of the whole process, since a stack's page tables are memory too.
"""

import os
import shutil
import socket
import statistics
import struct
import subprocess
import time
from pathlib import Path

from harness import BENCH, OURS, PEERS, ROOT, WORK, Entry, Skip, able, go, make, run, turns
from table import Bars, Table, Target

GO = "Go"
ROUNDS = 5
PARKED = 1000000
TIMERS = 1000000
WAKES = 500
REACHED = ["semacquire", "semrelease", "timeout_del", "timeout_set"]

# name, processors, arguments, those of Go if others
SHORT = [
    ("yield, alone", 1, ["switch", "yield", "1"]),
    ("yield, 2 goroutines", 1, ["switch", "yield", "2"]),
    ("yield, 1000 goroutines", 1, ["switch", "yield", "1000"]),
    ("yield, 1000, 2 Ps", 2, ["switch", "yield", "1000"]),
    ("spawn to finish, one by one", 1, ["switch", "spawn", "1"]),
    ("spawn to finish, 100 at once", 1, ["switch", "spawn", "100"]),
    ("spawn to finish, 10,000 at once", 1, ["switch", "spawn", "10000"]),
    ("spawn, 100 at once, 2 Ps", 2, ["switch", "spawn", "100"]),
    ("ping-pong, semaphores", 1, ["switch", "ping"]),
    ("ping-pong, semaphores, 2 Ps", 2, ["switch", "ping"]),
    ("ping-pong, Go by channels", 1, ["switch", "ping"], ["channel"]),
    ("ping-pong, Go by channels, 2 Ps", 2, ["switch", "ping"], ["channel"]),
]


def measure(build):
    try:
        programs = {OURS: build_ours(build), GO: go("sched_go", PEERS / "go_sched")}
    except Skip as reason:
        return [Table("sched", "sched: goroutines", "Not measured.", [],
                      [skipped(str(reason))])]
    return [short_table(programs), timer_table(programs), wake_table(programs),
            parked_table(programs), loop_table(programs)]


def skipped(reason):
    def prepare():
        raise Skip(reason)
    return Entry(OURS, prepare)


def build_ours(build):
    """Our programs of this row; the folder they are in."""
    kit = build_kit(build)
    return [program(kit, "sched", source.stem)
            for source in sorted((BENCH / "sched").glob("*.c"))][0].parent


def build_kit(build):
    """rt0cc with an archive that shows a little more."""
    build = Path(build).resolve()
    kit = WORK / "rt0"
    archive = build / "lib" / "rt0" / "librt0.a"
    if not archive.exists():
        raise Skip(f"{os.path.relpath(archive, ROOT)} is not built")
    for folder in "bin", "lib/rt0", "include":
        (kit / folder).mkdir(parents=True, exist_ok=True)
    shutil.copy(build / "bin" / "rt0cc", kit / "bin")
    shutil.copy(build / "lib" / "rt0" / "rt0.ld", kit / "lib" / "rt0")
    if not (kit / "include" / "rt0").exists():
        (kit / "include" / "rt0").symlink_to(ROOT / "include")
    show = [word for name in REACHED for word in
            ("--redefine-sym", f"{name}=rt0.{name}", "--globalize-symbol", f"rt0.{name}")]
    make("rt0/lib/rt0/librt0.a", [archive],
         ["objcopy", *show, archive, kit / "lib" / "rt0" / "librt0.a"])
    return kit


def program(kit, row, name, *flags):
    """bench/ROW/NAME.c, compiled."""
    (kit / row).mkdir(exist_ok=True)
    source = BENCH / row / f"{name}.c"
    return make(f"rt0/{row}/{name}",
                [source, *source.parent.rglob("*.h"), kit / "lib" / "rt0" / "librt0.a"],
                [kit / "bin" / "rt0cc", "-std=gnu11", "-O2", "-iquote", ".", "-iquote",
                 "rt/x86_64", *flags, "-isystem", "build/uapi", "-o", kit / row / name, source])


def command(programs, name, ours, golang=None):
    """The words that run a case; ours begin with the program, Go's has one for all."""
    if name == OURS:
        return [programs[OURS] / ours[0], *ours[1:]]
    return [programs[GO], *(golang or (ours[1:] if ours[0] == "switch" else ours))]


def environment(nprocs):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("GO", "RT0_"))}
    return dict(clean, RT0_PROCS=str(nprocs), GOMAXPROCS=str(nprocs))


def figures(words, nprocs):
    """One run; the numbers that it prints."""
    status, output, _ = run(words, 60, stdout=subprocess.PIPE, text=True, env=environment(nprocs))
    if status != 0:
        raise Skip(f"ends with {status}")
    return [float(word) for word in output.split()]


def collect(cases, sample, count=ROUNDS, row="sched"):
    """Rounds of sample(case, program), ours and Go's in turn; a case that fails is out."""
    for _, entry in turns(row, count, cases):
        for name in OURS, GO:
            try:
                sample(entry, name)
            except Skip as reason:
                entry.skip(f"{name}: {reason}")
    for case in able(cases):
        if {OURS, GO} <= case.samples.keys():
            case.ratios["Go / rt0"] = case.median(GO) / case.median(OURS)
        else:
            case.skip("the run that has it failed")


def case(name, nprocs=1, ours=(), golang=None):
    entry = Entry(name, lambda: None)
    entry.nprocs, entry.ours, entry.golang = nprocs, list(ours), golang
    return entry


def column(name, form=",.1f", scale=1):
    return name, lambda e: format(e.median(name) * scale, form)


def gain():
    return "Go / rt0", lambda e: f"{e.ratios['Go / rt0']:.2f}"


def value(entries, name):
    return next((e.median(OURS) for e in able(entries) if e.name == name), None)


def short_table(programs):
    cases = [case(*row) for row in SHORT]

    def sample(entry, name):
        words = command(programs, name, entry.ours, entry.golang)
        entry.add(**{name: figures(words, entry.nprocs)[0]})

    collect(cases, sample)
    return Table(
        "sched", "sched: switching and starting goroutines",
        f"Nanoseconds; the best batch of a run, medians of {ROUNDS} runs in alternation. On one P "
        "where none is named. A spawn counts from `go` to the end of the goroutine; ping-pong "
        "there and back.",
        [column(OURS), column(GO), gain()], cases,
        [Target("yield under 15 ns", value(cases, "yield, alone"), 15),
         Target("spawn to finish under 60 ns", value(cases, "spawn to finish, one by one"), 60)],
        [bars("yield", cases[0]), bars("spawn to finish", cases[4])])


def bars(title, entry):
    """The plot has programs as bars: an entry for each, with this one's samples."""
    return Pair(title, "ns", entry)


class Pair(Bars):
    def __init__(self, title, unit, entry, form=",.1f", scale=1, names=(OURS, GO)):
        super().__init__(title, unit, "value", form, scale)
        self.entry = entry
        self.names = names

    def json(self, entries):
        programs = []
        for name in self.names if not self.entry.skipped else ():
            if name not in self.entry.samples:
                continue
            program = Entry(name, lambda: None)
            program.samples["value"] = self.entry.samples[name]
            programs.append(program)
        return super().json(programs)


def timer_table(programs):
    cases = [case("start"), case("stop")]

    def sample(entry, name):
        if entry is not cases[0]:
            return          # both come from one run
        start, stop = figures(command(programs, name, ["timers", str(TIMERS)]), 1)
        cases[0].add(**{name: start})
        cases[1].add(**{name: stop})

    collect(cases, sample)
    return Table(
        "sched timers", f"sched: timers, while {TIMERS:,} run",
        f"Nanoseconds; the best of 100 batches of 1000, medians of {ROUNDS} runs. Ours are set in "
        "memory that is there; Go's AfterFunc allocates them.",
        [column(OURS), column(GO), gain()], cases, [],
        [bars("timer: start, a million running", cases[0])])


def wake_table(programs):
    cases = [case(f"{what}, {np} P{'s' * (np > 1)}, {part}", np, [what])
             for what in ("timer", "socket") for np in (1, 2) for part in ("median", "p99")]

    def sample(entry, name):
        if not entry.name.endswith("median"):
            return          # both come from one run
        words = command(programs, name, ["wake"])
        late = sorted(figures([*words, "timer", str(WAKES)], entry.nprocs)
                      if entry.ours == ["timer"] else poke(words, entry.nprocs))
        if len(late) < WAKES:
            raise Skip(f"{len(late)} of {WAKES} wake-ups")
        entry.add(**{name: statistics.median(late)})
        cases[cases.index(entry) + 1].add(**{name: late[len(late) * 99 // 100]})

    collect(cases, sample)
    return Table(
        "sched wake", "sched: waking up from idleness",
        "Microseconds from the event, a timer of 1 ms or 8 bytes from another process each "
        f"millisecond, until the goroutine runs; {WAKES} of them a run, medians of {ROUNDS} runs.",
        [column(OURS, ",.1f", 1e-3), column(GO, ",.1f", 1e-3), gain()], cases)


def poke(words, nprocs):
    """Runs a program that reads time stamps, and sends them; what it prints."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    child = subprocess.Popen([*map(str, words), f"127.0.0.1:{port}"], stdout=subprocess.PIPE,
                             text=True, env=environment(nprocs), start_new_session=True)
    try:
        with connected(port) as s:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for _ in range(WAKES):
                time.sleep(0.001)
                s.send(struct.pack("q", time.monotonic_ns()))
        output, _ = child.communicate(timeout=10)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Skip(str(error)) from None
    finally:
        child.kill()
        child.wait()
    return [float(line) for line in output.split()]


def connected(port):
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", port), 2)
        except OSError:
            time.sleep(0.02)
    raise Skip("does not accept connections")


def parked_table(programs):
    cases = [case("ns to start and park"), case("ns of CPU time"),
             case("bytes, VmRSS and VmPTE")]

    def sample(entry, name):
        if entry is not cases[0]:
            return
        found = park(command(programs, name, ["parked", str(PARKED)]))
        for quantity, value in zip(cases, found):
            quantity.add(**{name: value})

    collect(cases, sample, 3)
    return Table(
        "sched parked", f"sched: {PARKED:,} parked goroutines",
        "For each of them, on one P; medians of 3 runs.",
        [column(OURS, ",.0f"), column(GO, ",.0f"), gain()], cases,
        [Target("a million parked in less time than Go",
                1 / cases[0].ratios["Go / rt0"] if "Go / rt0" in cases[0].ratios else None, 1)],
        [bars("a million goroutines: start and park, each", cases[0]),
         Pair("a million parked goroutines, each", "B", cases[2], ",.0f")])


def park(words):
    child = subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, text=True,
                             env=environment(1), start_new_session=True)
    try:
        line = child.stdout.readline()
        if not line:
            raise Skip(f"ends with {child.wait()}")
        cpu = sum(int((task / "schedstat").read_text().split()[0])
                  for task in Path(f"/proc/{child.pid}/task").iterdir())
        status = dict(l.split(":", 1) for l in
                      Path(f"/proc/{child.pid}/status").read_text().splitlines())
        kb = sum(int(status[key].split()[0]) for key in ("VmRSS", "VmPTE"))
        return float(line), cpu / PARKED, kb * 1024 / PARKED
    finally:
        child.kill()
        child.wait()


def loop_table(programs):
    cases = [case("1 P", 1), case("2 Ps", 2)]

    def sample(entry, name):
        entry.add(**{name: figures(command(programs, name, ["loop"]), entry.nprocs)[0]})

    collect(cases, sample, 9)
    speedup = None
    if len(able(cases)) == 2:
        # The least: the other processor may have been somebody else's.
        one, two = (min(c.samples[OURS]) for c in cases)
        speedup = two / one
    return Table(
        "sched loop", "sched: a parallel loop of 1000 goroutines",
        "Milliseconds; medians of 9 runs.",
        [column(OURS), column(GO), gain()], cases,
        [Target("on 2 Ps at most 1/1.9 of the time on one, best runs", speedup, 1 / 1.9)])
