"""trees: the binary-trees benchmark, an allocator and its collector at work.

Every program gets the depth as its argument and must print the same lines; what
prints something else is left out.  Time is from vfork to wait; CPU time is that
of all threads, so that a collector which marks beside the program on a second
processor does not get it for nothing.
"""

from harness import OURS, PEERS, Skip, able, cc, go, ours, turns
from heaps import GO, LIBGC, MALLOC, MIMALLOC, compare, entries, gains, timed
from table import Bars, Table, Target, median, ratio

DEPTH = 20
ROUNDS = 3
SECONDS = 150  # no round begins later than this
C = {LIBGC: ("trees_libgc", "-lgc"), MALLOC: ("trees_malloc",),
     MIMALLOC: ("trees_malloc", "-lmimalloc")}


def command(build, heap):
    if heap == OURS:
        return [ours(build, "trees"), DEPTH]
    if heap == GO:
        return [go("trees_go", PEERS / "go_trees"), DEPTH]
    source, *libraries = C[heap]
    target = "trees_mimalloc" if heap == MIMALLOC else source
    return [cc(target, PEERS / f"{source}.c", *libraries, needs=[PEERS / "trees.h"]), DEPTH]


def measure(build):
    made = entries(lambda heap: command(build, heap))
    rounds = 0
    for rounds, entry in turns("trees", ROUNDS, made, SECONDS):
        try:
            entry.output = timed(entry, 120).split()
        except Skip as reason:
            entry.skip(reason)
    agree(able(made))
    compare(made)
    targets = [Target(f"CPU at most {limit}x {heap}'s{where}", gain, limit)
               for heap, limit in ((LIBGC, 0.5), (GO, 0.3))
               for where, gain in zip(("", ", 2 Ps"), gains(made, heap))]
    return [Table(
        "trees", f"trees: binary trees of depth {DEPTH}",
        "Seconds and peak memory; medians, one run of each program a round, rounds: "
        f"{rounds}.",
        [median("seconds", "wall_s", ".2f"), median("CPU s", "cpu_s", ".2f"),
         ratio(f"CPU / {LIBGC}"), ratio(f"CPU / {GO}"),
         median("peak MB", "rss_bytes", ",.1f", 1e-6)],
        made, targets,
        [Bars("binary trees: CPU time", "s", "cpu_s", ".2f", limits=[(0.5, LIBGC), (0.3, GO)]),
         Bars("binary trees: peak memory", "MB", "rss_bytes", ",.0f", 1e-6)])]


def agree(entries):
    """The right lines are those that most programs print."""
    outputs = [e.output for e in entries]
    right = max(outputs, key=outputs.count, default=None)
    for entry in entries:
        if entry.output != right:
            entry.skip("prints other lines than the rest")
