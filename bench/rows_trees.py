"""trees: the binary-trees benchmark, an allocator and its collector at work.

Every program gets the depth as its argument and must print the same lines; what
prints something else is left out.  Time is from vfork to wait; CPU time is that
of all threads, so that a collector which marks beside the program on a second
processor does not get it for nothing.
"""

import os

from harness import (OURS, PEERS, WORK, Entry, Skip, able, cc, go, named, ours,
                     spawn, turns)
from table import Bars, Table, Target, median, ratio

DEPTH = 18
ROUNDS = 5
SECONDS = 75  # no round begins later than this
LIBGC = "libgc"


def c_peer(target, source, *libraries):
    return lambda: cc(target, PEERS / f"{source}.c", *libraries,
                      needs=[PEERS / "trees.h"])


def measure(build):
    golang = lambda: go("trees_go", PEERS / "go_trees")
    one_p = Entry("Go, GOMAXPROCS=1", golang)
    entries = [Entry(OURS, lambda: ours(build, "trees")),
               Entry(LIBGC, c_peer("trees_libgc", "trees_libgc", "-lgc")),
               Entry("malloc, free", c_peer("trees_malloc", "trees_malloc")),
               Entry("mimalloc", c_peer("trees_mimalloc", "trees_malloc", "-lmimalloc")),
               one_p, Entry("Go", golang)]
    rounds = 0
    for rounds, entry in turns("trees", ROUNDS, entries, SECONDS):
        run(entry, {"GOMAXPROCS": "1"} if entry is one_p else {})
    agree(able(entries))
    for entry in able(entries):
        entry.compare("/ libgc", "wall_s", named(entries, LIBGC))
        entry.compare("CPU / libgc", "cpu_s", named(entries, LIBGC))

    us = named(entries, OURS)
    return [Table(
        "trees", f"trees: binary trees of depth {DEPTH}",
        f"Seconds and peak memory; medians of {rounds} rounds, one run of each program a round.",
        [median("seconds", "wall_s", ".2f"), ratio("/ libgc"),
         median("CPU s", "cpu_s", ".2f"), ratio("CPU / libgc"),
         median("peak MB", "rss_bytes", ".1f", 1e-6)],
        entries,
        [Target("rt0 faster than libgc", us.ratios.get("/ libgc"), 1.0),
         Target("rt0 with less CPU than libgc", us.ratios.get("CPU / libgc"), 1.0)],
        [Bars("binary trees: CPU time", "s", "cpu_s", ".2f", limits=[(1.0, LIBGC)]),
         Bars("binary trees: peak memory", "MB", "rss_bytes", ",.0f", 1e-6)])]


def run(entry, variables):
    output = WORK / "trees.out"
    env = {k: v for k, v in os.environ.items() if not k.startswith(("GO", "GC_"))}
    try:
        with open(output, "w") as out:
            (_, wall, cpu, rss), = spawn(1, -1, [[entry.program, DEPTH]], timeout=30,
                                         stdout=out, env={**env, **variables})
    except Skip as reason:
        entry.skip(reason)
        return
    entry.output = output.read_text().split()
    entry.add(wall_s=wall, cpu_s=cpu, rss_bytes=rss)


def agree(entries):
    """The right lines are those that most programs print."""
    outputs = [e.output for e in entries]
    right = max(outputs, key=outputs.count, default=None)
    for entry in entries:
        if entry.output != right:
            entry.skip("prints other lines than the rest")
