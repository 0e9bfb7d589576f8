"""size: the bytes of hello's file without its symbols.

Segments of different rights begin on pages of their own, so the sizes grow in
steps of 4 KiB: the assembly program is 62 bytes of code and text in a file of
three such steps.
"""

import hellos
from harness import OURS, able, named
from table import Bars, Table, Target, median, ratio

LIMIT = 24 * 1024


def measure(build):
    entries = hellos.entries(build)
    for entry in able(entries):
        entry.add(bytes=entry.program.stat().st_size)
    for entry in able(entries):
        entry.compare("/ assembly", "bytes", named(entries, hellos.ASM_PIE))
        entry.compare("/ musl", "bytes", named(entries, hellos.MUSL))

    us = named(entries, OURS)
    size = None if us.skipped else us.median("bytes")
    return [Table(
        "size", "size: hello, stripped",
        "Bytes of the file. Ratios are to the two static-pie peers.",
        [median("bytes", "bytes", ",.0f"), ratio("/ assembly"), ratio("/ musl")],
        entries, [Target("rt0 at most 24,576 bytes", size, LIMIT)],
        [Bars("hello: size of the file", "KB", "bytes", ",.1f", 1e-3,
              limits=[(LIMIT, None)])])]
