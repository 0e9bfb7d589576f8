"""Heaps: what the rows `gc` and `trees` compare, and on how many processors.

Of our programs and Go's the number is that of the Ps.  libgc is told how many
threads may mark; the program itself is one thread for all, and with malloc there
is nothing else.
"""

import rows_sched
from harness import BENCH, OURS, PEERS, WORK, Entry, able, cc, go, spawn

LIBGC, GO, MALLOC, MIMALLOC = "libgc", "Go", "malloc, free", "mimalloc"
COLLECTORS = [OURS, LIBGC, GO]
HEAPS = [OURS, LIBGC, GO, MALLOC, MIMALLOC]
# What a C program is compiled with: the folder of heap.h, the library.
C = {LIBGC: ("gc_libgc", ["-lgc"]), MALLOC: ("gc_malloc", []),
     MIMALLOC: ("gc_malloc", ["-lmimalloc"])}
LINES = [(OURS, 1), (OURS, 2), (LIBGC, 1), (LIBGC, 2), (GO, 1), (GO, 2), (MALLOC, 1),
         (MIMALLOC, 1)]


def words(kit, heap, program):
    """The command that runs bench/gc/PROGRAM.c with a heap, or what Go has for it."""
    if heap == OURS:
        return [rows_sched.program(kit, "gc", program, "-iquote", "bench/gc/rt0")]
    if heap == GO:
        return [go("peer_go_gc", PEERS / "go_gc"), program]
    folder, libraries = C[heap]
    return [cc(f"gc_{program}_{heap.split(',')[0]}", BENCH / "gc" / f"{program}.c",
               "-iquote", PEERS, "-iquote", PEERS / folder, *libraries,
               needs=[BENCH / "gc" / "figure.h", PEERS / "hosted.h", PEERS / folder / "heap.h"])]


def environment(nprocs):
    clean = {k: v for k, v in rows_sched.environment(nprocs).items() if not k.startswith("GC_")}
    return dict(clean, GC_MARKERS=str(nprocs))


def entries(prepare, lines=LINES):
    """An entry for each heap and number of processors; prepare(heap) is its command."""
    made = []
    for heap, nprocs in lines:
        unit = "markers" if heap == LIBGC else "Ps"
        entry = Entry(heap if nprocs == 1 else f"{heap}, {nprocs} {unit}",
                      lambda: prepare(heap))
        entry.heap, entry.nprocs = heap, nprocs
        made.append(entry)
    return made


def timed(entry, timeout):
    """One run of the entry's command: seconds, CPU seconds and peak memory as samples;
    what it has printed."""
    output = WORK / "heaps.out"
    with open(output, "w") as out:
        (_, wall, cpu, rss), = spawn(1, -1, [entry.program], timeout=timeout, stdout=out,
                                     env=environment(entry.nprocs))
    entry.add(wall_s=wall, cpu_s=cpu, rss_bytes=rss)
    return output.read_text()


def compare(made):
    """CPU time beside that of libgc and of Go with as many processors."""
    for entry in able(made):
        for heap in LIBGC, GO:
            base = next(e for e in made if (e.heap, e.nprocs) == (heap, entry.nprocs))
            entry.compare(f"CPU / {heap}", "cpu_s", base)


def gains(made, heap):
    """CPU / heap of ours, on one processor and on two."""
    return [next(e for e in made if (e.heap, e.nprocs) == (OURS, n)).ratios.get(f"CPU / {heap}")
            for n in (1, 2)]
