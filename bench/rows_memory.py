"""memory: nanoseconds for a call of memcpy and its kin.

One program, peers/memory.c, is linked three times: with glibc, with musl, and
with rt/mem.c, whose functions get other names there, since the program itself
needs a C library.  glibc chooses its functions by the processor, and so it is
measured twice: as it comes, with registers of up to 64 bytes, and told to do
with those of 16 bytes that every processor has, as musl and rt0 do.

A row of the tables is a size; the figure is the best batch of calls within a
run, and of those the median over the runs.
"""

import os
import subprocess

from harness import OURS, PEERS, ROOT, WORK, Entry, Skip, able, cc, cpus, make, run, tool, turns
from table import Lines, Table, Target, ratio

ROUNDS = 7
LIMIT = 1.05
GLIBC, GLIBC16, MUSL = "glibc", "glibc, 16 B", "musl"
COLUMNS = [OURS, GLIBC, GLIBC16, MUSL]
NARROW = "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX_Fast_Unaligned_Load"
FUNCTIONS = ["memcpy", "memmove", "memset", "memcmp", "memchr", "strlen"]
SIZES = {16: "16", 64: "64", 256: "256", 1024: "1 K", 4096: "4 K", 65536: "64 K",
         1 << 20: "1 M", 0: "mixed"}
PLACES = {"even": "", "odd": ", odd"}
SOURCE = PEERS / "memory.c"
BEST, SAME = "/ better", "/ 16 B"       # the ratios


def build_ours():
    sources = [ROOT / "rt" / name for name in ("mem.c", "mem.h", "x86_64/arch.h")]
    # The options of the Makefile as far as they matter to this file.
    return cc("memory_rt0", SOURCE, "rt/mem.c", *(f"-D{f}=rt0_{f}" for f in FUNCTIONS),
              "-ffreestanding", "-fno-tree-loop-distribute-patterns", "-fno-ivopts",
              "-fno-strict-aliasing", "-fno-omit-frame-pointer", "-mno-red-zone",
              "-Iinclude", "-iquote", ".", "-iquote", "rt/x86_64", "-static", needs=sources)


def build_musl():
    gcc = tool("musl-gcc", "musl-tools")
    return make("memory_musl", [SOURCE],
                [gcc, "-O2", "-static", "-o", WORK / "memory_musl", SOURCE])


def measure(build):
    glibc = lambda: cc("memory_glibc", SOURCE, "-static")
    peers = [Entry(OURS, build_ours), Entry(GLIBC, glibc), Entry(GLIBC16, glibc),
             Entry(MUSL, build_musl)]
    for _, peer in turns("memory", ROUNDS, peers):
        collect(peer)
    return [table(function, peers) for function in FUNCTIONS]


def collect(peer):
    """One run: a sample for each function, size and place."""
    env = {"GLIBC_TUNABLES": NARROW} if peer.name == GLIBC16 else {}
    try:
        status, output, _ = run([peer.program], 60, stdout=subprocess.PIPE, text=True, env=env,
                                preexec_fn=lambda: os.sched_setaffinity(0, {cpus()[1]}))
    except Skip as reason:
        peer.skip(reason)
        return
    if status != 0:
        peer.skip(f"ends with {status}")
        return
    for line in output.splitlines():
        quantity, ns = line.rsplit(" ", 1)
        peer.add(**{quantity: float(ns)})


def table(function, peers):
    rows = [row for size in SIZES for place in PLACES
            if (row := make_row(function, size, place, able(peers))).samples]
    worst = max((row.ratios[BEST] for row in rows if BEST in row.ratios), default=None)
    missing = "".join(f" {p.name}: {p.skipped}." for p in peers if p.skipped)
    return Table(
        f"memory {function}", f"memory: {function}",
        f"Nanoseconds a call; medians of {ROUNDS} runs. Buffers begin on a cache line, or odd. "
        "mixed: 1 to 256 bytes in random order. The ratios are to the better of glibc and musl, "
        "and to glibc with registers of 16 bytes." + missing,
        [*(column(name) for name in COLUMNS), ratio(BEST), ratio(SAME)],
        rows, [Target(f"{function} at most {LIMIT}x the better peer, any size", worst, LIMIT)],
        [Lines(function, COLUMNS, PLACES["odd"], LIMIT)])


def make_row(function, size, place, peers):
    """The samples of all peers for one size and place."""
    row = Entry(SIZES[size] + PLACES[place], lambda: None)
    quantity = f"{function} {size} {place}"
    row.samples = {p.name: p.samples[quantity] for p in peers if quantity in p.samples}
    if OURS not in row.samples:
        return row
    best = [row.median(name) for name in (GLIBC, MUSL) if name in row.samples]
    if best:
        row.ratios[BEST] = row.median(OURS) / min(best)
    if GLIBC16 in row.samples:
        row.ratios[SAME] = row.median(OURS) / row.median(GLIBC16)
    return row


def column(name):
    def text(row):
        if name not in row.samples:
            return "-"
        ns = row.median(name)
        return f"{ns:,.1f}" if ns < 1000 else f"{ns:,.0f}"
    return name, text
