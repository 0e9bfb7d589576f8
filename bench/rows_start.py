"""start: from vfork to wait, for a hello whose output goes to /dev/null.

What is left of this time when a program does nothing is the kernel's: exec, the
first page faults, exit, the wake-up of the parent.  The assembly program shows
that floor; what a runtime adds to it is what the ratio says.

The launcher and the program share one processor, so that no wake-up crosses
processors.  Go has a run to itself after the others: its half millisecond of
work would leave cold caches to whoever comes next.
"""

import hellos
from harness import OURS, Skip, able, cpus, named, progress, spawn
from table import Bars, Table, Target, median, ratio

ROUNDS = 2000
ROUNDS_GO = 500


def measure(build):
    entries = hellos.entries(build)
    run([e for e in able(entries) if e.name != hellos.GO], ROUNDS)
    run([e for e in able(entries) if e.name == hellos.GO], ROUNDS_GO)
    for entry in able(entries):
        entry.compare("/ assembly", "wall_s", named(entries, hellos.ASM))
        entry.compare("/ musl", "wall_s", named(entries, hellos.MUSL))

    us = named(entries, OURS)
    return [Table(
        "start", "start: hello from vfork to wait",
        f"Microseconds; {ROUNDS} rounds, one run of each program a round, on CPU {cpus()[1]}. "
        "The first ratio is to the assembly program at a fixed address.",
        [median("median", "wall_s", ".1f", 1e6),
         ("p10", lambda e: f"{e.p10('wall_s') * 1e6:.1f}"),
         ratio("/ assembly"), ratio("/ musl")],
        entries,
        [Target("rt0 at most 1.30x the assembly program",
                us.ratios.get("/ assembly"), 1.30),
         Target("rt0 at most 1.12x musl's static-pie", us.ratios.get("/ musl"), 1.12)],
        [Bars("hello: start to exit", "us", "wall_s", ",.0f", 1e6,
              limits=[(1.30, hellos.ASM), (1.12, hellos.MUSL)])])]


def run(entries, rounds):
    """Times the entries in turn, after a run of each that shows who can."""
    for entry in entries:
        try:
            spawn(1, -1, [[entry.program]], timeout=10)
        except Skip as reason:
            entry.skip(reason)
    entries = able(entries)
    if not entries:
        return
    progress(f"start: {rounds} rounds, {', '.join(e.name for e in entries)}")
    try:
        runs = spawn(rounds, cpus()[1], [[e.program] for e in entries], timeout=60)
    except Skip as reason:
        for entry in entries:
            entry.skip(reason)
        return
    for index, wall, _, _ in runs:
        entries[index].add(wall_s=wall)
