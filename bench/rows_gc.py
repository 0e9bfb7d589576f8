"""gc: the heap beside libgc, Go, malloc and mimalloc.

bench/gc/*.c are our programs, which say what each does; with another heap.h the
same text is compiled for libgc and for malloc, and peers/go_gc has it in Go.  A
program counts or sums up what it has built, and ends with an error if that is not
all there.  Programs that are a load are timed from outside; those that time
something themselves, an allocation or a collection, print nanoseconds.

The larger ones take their turns alone, and their number of rounds is bounded by
time: a collection of a shuffled tree takes some heaps seconds.
"""

import subprocess
from pathlib import Path

import rows_sched
from harness import OURS, Skip, able, run, turns
from heaps import COLLECTORS, GO, HEAPS, LIBGC, LINES, compare, entries, environment, timed, words
from rows_sched import Pair, case
from table import Bars, Table, Target, median, ratio

LOADS = {"gcbench": "trees from top and bottom (GCBench)",
         "splay": "a splay tree of 100,000 keys, 150,000 times one in, one out"}
SIZES = [16, 64, 512, 4096]
MARK_DEPTH, FULL_DEPTH = 21, 23         # 4 and 16 million nodes: 128 MB of 32 B, 768 MB of 48 B
RSS_MB, RSS_SECONDS = 512, 15
PARKED = [100000, 1000000]


def measure(build):
    try:
        kit = rows_sched.build_kit(build)
    except Skip as reason:
        return [Table("gc", "gc: heaps", "Not measured.", [], [rows_sched.skipped(str(reason))])]
    return [alloc_table(kit), *(load_table(kit, load) for load in LOADS), mark_table(kit),
            full_table(kit), rss_table(kit), parked_table(kit)]


def nodes(depth):
    return (2 << depth) - 1


# A program that is timed from outside.

def load_table(kit, load):
    made = entries(lambda heap: words(kit, heap, load))
    rounds = 0
    for rounds, entry in turns(f"gc {load}", 3, made, 12):
        try:
            pause = int(timed(entry, 60))
        except Skip as reason:
            entry.skip(reason)
            continue
        if pause > 0:
            entry.add(pause_ns=pause)
    compare(made)
    return Table(
        f"gc {load}", f"gc: {LOADS[load]}",
        f"Seconds and peak memory; medians, rounds: {rounds}. The pause is the longest of a run, "
        "where the heap counts it; Go marks while the program runs.",
        [median("seconds", "wall_s", ".2f"), median("CPU s", "cpu_s", ".2f"),
         ratio(f"CPU / {LIBGC}"), ratio(f"CPU / {GO}"),
         median("peak MB", "rss_bytes", ",.1f", 1e-6), pause_column()],
        made)


def pause_column():
    def text(entry):
        if "pause_ns" not in entry.samples:
            return "-"
        return f"{entry.median('pause_ns') / 1e6:,.2f}"
    return "pause ms", text


# A program that prints nanoseconds: a row of the table is a case, a column a heap.

def collect(kit, cases, heaps, count, seconds):
    """Rounds of the cases with all heaps in turn; a sentence for each peer that failed.

    A case has the words of its program; entry.others are the cases that the further
    figures of its run belong to."""
    failed = {}
    for _, entry in turns("gc", count, [e for e in cases if e.ours], seconds):
        for heap in heaps:
            if (entry.name, heap) in failed:
                continue
            try:
                figures = run_case(kit, entry, heap)
            except Skip as reason:
                failed[entry.name, heap] = str(reason)
                continue
            for one, figure in zip([entry, *entry.others], figures):
                one.add(**{heap: figure})
    for entry in cases:
        if OURS not in entry.samples:
            entry.skip(failed.get((entry.name, OURS), "the run that has it failed"))
            continue
        for heap in entry.samples:
            entry.ratios[f"{heap} / {OURS}"] = entry.median(heap) / entry.median(OURS)
    reasons = {(heap, reason): None for (_, heap), reason in failed.items() if heap != OURS}
    return "".join(f" {heap}: {reason}." for heap, reason in reasons)


def run_case(kit, entry, heap):
    program, *arguments = entry.ours
    status, output, _ = run([*words(kit, heap, program), *arguments], 120, text=True,
                            stdout=subprocess.PIPE, env=environment(entry.nprocs))
    if status != 0:
        raise Skip(f"{entry.name} ends with {status}")
    return [float(word) for word in output.split()]


def cases_of(rows):
    made = [case(name, nprocs, arguments) for name, nprocs, *arguments in rows]
    for entry in made:
        entry.others = []
    return made


def columns(heaps, form, scale=1):
    return [(heap, figure(heap, form, scale)) for heap in heaps] + [
        ratio(f"{heap} / {OURS}") for heap in (LIBGC, GO) if heap in heaps]


def figure(heap, form, scale):
    def text(entry):
        return format(entry.median(heap) * scale, form) if heap in entry.samples else "-"
    return text


def at_least(text, entry, heap, times):
    """Ours within 1/times of a peer's figure."""
    gain = entry.ratios.get(f"{heap} / {OURS}")
    return Target(text, 1 / gain if gain else None, 1 / times)


def alloc_table(kit):
    cases = cases_of((f"{size} bytes", 1, "alloc", str(size)) for size in SIZES)
    missing = collect(kit, cases, HEAPS, 3, 30)
    return Table(
        "gc alloc", "gc: an allocation",
        "Nanoseconds, with the collections that it leads to; medians of 3 runs of 250 ms, on one "
        "P. What is allocated is dropped at once; with malloc it is freed, 1024 allocations "
        "later, and not zeroed." + missing,
        columns(HEAPS, ",.1f"), cases, [],
        [Pair("allocation of 16 bytes", "ns", cases[0], names=HEAPS)])


def mark_table(kit):
    cases = cases_of((f"{name}, {n} P{'s' * (n > 1)}", n, "mark", order, "32", str(MARK_DEPTH))
                     for name, order in (("in order", "order"), ("shuffled", "shuffled"))
                     for n in (1, 2))
    missing = collect(kit, cases, COLLECTORS, 3, 30)
    return Table(
        "gc mark", f"gc: marking {nodes(MARK_DEPTH):,} nodes of 32 bytes",
        "Nanoseconds for each node in a full collection of one tree, whose nodes lie in order or "
        "anywhere; the median of 3 collections in a run, medians of the rounds." + missing,
        columns(COLLECTORS, ",.1f", 1 / nodes(MARK_DEPTH)), cases,
        [at_least("shuffled: at most half of libgc's time", cases[2], LIBGC, 2),
         at_least("shuffled, 2 Ps: at most half of libgc's time", cases[3], LIBGC, 2)],
        [Pair("collection of a shuffled tree: a node", "ns", cases[2], ",.1f",
              1 / nodes(MARK_DEPTH), COLLECTORS)])


def full_table(kit):
    cases = cases_of((f"{n} P{'s' * (n > 1)}", n, "mark", "order", "48", str(FULL_DEPTH))
                     for n in (1, 2))
    missing = collect(kit, cases, COLLECTORS, 2, 20)
    return Table(
        "gc full", "gc: a full collection of 768 MB in nodes of 48 bytes",
        "Milliseconds; the median of 3 collections in a run, medians of the rounds." + missing,
        columns(COLLECTORS, ",.0f", 1e-6), cases)


def parked_table(kit):
    cases = []
    for n in PARKED:
        first, again, alone = cases_of([(f"{n:,}, 2 Ps, the first", 2, "parked", str(n)),
                                        (f"{n:,}, 2 Ps", 2), (f"{n:,}, 1 P", 1)])
        first.others = [again, alone]
        cases += [first, again, alone]
    missing = collect(kit, cases, [OURS, GO], 2, 15)
    return Table(
        "gc parked", "gc: a full collection while goroutines are parked",
        "Milliseconds: the first after all have started, and the median of 3 more; one run on two "
        "Ps, which then goes on on one." + missing,
        columns([OURS, GO], ",.0f", 1e-6), cases, [],
        [Pair("collection with a million parked", "ms", cases[-1], ",.0f", 1e-6)])


# Memory after a peak.

def rss_table(kit):
    made = entries(lambda heap: words(kit, heap, "rss"), [l for l in LINES if l[1] == 1])
    running = []
    try:
        for entry in able(made):
            start(entry, running)
        for entry, child in running:
            look(entry, child, "done", final_bytes="VmRSS")
    finally:
        for _, child in running:
            child.kill()
            child.wait()
    return Table(
        "gc rss", f"gc: memory after a peak of {RSS_MB} MB in small objects",
        "Resident megabytes: the most there were, after all was dropped and collected, and "
        f"{RSS_SECONDS} s later, in which little is allocated and the heap collected 5 times.",
        [median("peak MB", "peak_bytes", ",.0f", 1e-6),
         median("dropped", "dropped_bytes", ",.0f", 1e-6),
         median(f"after {RSS_SECONDS} s", "final_bytes", ",.0f", 1e-6)],
        made, [], [Bars(f"memory {RSS_SECONDS} s after a peak of {RSS_MB} MB", "MB",
                        "final_bytes", ",.0f", 1e-6)])


def start(entry, running):
    """Starts a program and waits until it has dropped all: only the waiting that
    follows is done by all at the same time."""
    child = subprocess.Popen([*map(str, entry.program), str(RSS_MB), str(RSS_SECONDS)],
                             stdout=subprocess.PIPE, text=True, start_new_session=True,
                             env=environment(1))
    running.append((entry, child))
    look(entry, child, "dropped", peak_bytes="VmHWM", dropped_bytes="VmRSS")


def look(entry, child, line, **quantities):
    """Reads the line of a program, then its memory."""
    if entry.skipped:
        return
    if child.stdout.readline().strip() != line:
        entry.skip(f"did not print {line}")
        return
    status = dict(l.split(":", 1) for l in
                  Path(f"/proc/{child.pid}/status").read_text().splitlines())
    entry.add(**{q: int(status[key].split()[0]) * 1024 for q, key in quantities.items()})
