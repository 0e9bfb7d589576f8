"""sync: channels, select, locks, contexts, timers, maps and pools, beside Go's.

bench/sync/*.c are our programs, which say what one operation is; peers/go_sync and
go_sync_map do the same in Go with the same number of processors, and each counts
or sums up what it has seen, so that neither may leave anything out.  A program
measures itself for 150 ms: on one P its figure is the best batch, since what
disturbs only adds, on two the median one, since the best is the one in which the
goroutines happened not to meet.

A lock is held against two atomic exchanges, which is what any lock costs at least.
"""

import rows_sched
from harness import OURS, PEERS, Skip, able, go, named
from rows_sched import GO, ROUNDS, bars, case, column, figures, gain, value
from table import Table, Target

# name, processors, program, arguments
CHANNELS = [
    ("round trip, unbuffered", 1, "chan", "round"),
    ("round trip, unbuffered, 2 Ps", 2, "chan", "round"),
    ("a value through 128", 1, "chan", "stream"),
    ("a value through 128, 2 Ps", 2, "chan", "stream"),
    ("a value through 128, 4 to 4", 1, "chan", "many"),
    ("a value through 128, 4 to 4, 2 Ps", 2, "chan", "many"),
    ("send and receive by one", 1, "chan", "alone"),
    ("receive that does not block, none there", 1, "chan", "try"),
    ("select of 2", 1, "select", "2"),
    ("select of 2, 2 Ps", 2, "select", "2"),
    ("select of 8", 1, "select", "8"),
    ("select of 8, 2 Ps", 2, "select", "8"),
    ("select of 2, one ready, and a send", 1, "select", "ready"),
    ("select of 2 that does not block, none ready", 1, "select", "none"),
]
LOCKS = [
    ("mutex, lock and unlock", 1, "mutex", "alone"),
    ("two atomic exchanges", 1, "mutex", "exchange"),
    ("mutex, 8 goroutines", 1, "mutex", "shared"),
    ("mutex, 8 goroutines, 2 Ps", 2, "mutex", "shared"),
    ("RWMutex, 8 goroutines, 90% reads", 1, "mutex", "reads"),
    ("RWMutex, 8 goroutines, 90% reads, 2 Ps", 2, "mutex", "reads"),
    ("wait group of 100, each", 1, "wg", "100"),
    ("wait group of 100, each, 2 Ps", 2, "wg", "100"),
]
TREE = "1000"
TREES = ["context of a tree of 1,000: made", "context of a tree of 1,000: cancelled"]
TIMERS = [
    ("timer of 1 ns, made and received", 1, "timer", "fire"),
    ("timer of 1 ns, made and received, 2 Ps", 2, "timer", "fire"),
    ("timer of an hour, made and stopped", 1, "timer", "stop"),
    ("timer of an hour, set again", 1, "timer", "reset"),
    ("select with a timeout, value there", 1, "timer", "spare"),
    ("select with a timeout, value to come", 1, "timer", "beat"),
    ("select with a timeout, value to come, 2 Ps", 2, "timer", "beat"),
    ("tick of a ticker that is due", 1, "timer", "tick"),
]
MAPS = [
    ("map of 1,000 keys: load", 1, "map", "load", "1000"),
    ("map of 100,000 keys: load", 1, "map", "load", "100000"),
    ("map of 1,000: 90% loads, 10% stores", 1, "map", "mixed", "1000"),
    ("map of 1,000: 90% loads, 10% stores, 2 Ps", 2, "map", "mixed", "1000"),
    ("map of 1,000: 90% loads, 10% deleted and stored", 1, "map", "churn", "1000"),
    ("map of 1,000: 90% loads, 10% so, 2 Ps", 2, "map", "churn", "1000"),
    ("map of 10,000: a new key", 1, "map", "make", "10000"),
    ("map of 10,000: a step of an iteration", 1, "map", "next", "10000"),
    ("pool: get and put", 1, "pool", "1"),
    ("pool: get and put, 2 Ps", 2, "pool", "1"),
    ("pool: 100 got, 100 put", 1, "pool", "100"),
    ("pool: 100 got, 100 put, 2 Ps", 2, "pool", "100"),
]
MUTEX, EXCHANGES = LOCKS[0][0], LOCKS[1][0]


def measure(build):
    try:
        kit = rows_sched.build_kit(build)
    except Skip as reason:
        return [Table("sync", "sync: channels, locks, timers", "Not measured.", [],
                      [rows_sched.skipped(str(reason))])]
    return [channel_table(kit), lock_table(kit), time_table(kit), map_table(kit)]


def sampler(kit, peer="go_sync"):
    def sample(entry, name):
        if not entry.ours:
            return              # has its figure from the run of the one before
        words = ([rows_sched.program(kit, "sync", entry.ours[0]), *entry.ours[1:]]
                 if name == OURS else [go(f"peer_{peer}", PEERS / peer), *entry.ours])
        for quantity, figure in zip([entry, *entry.others], figures(words, entry.nprocs)):
            quantity.add(**{name: figure})
    return sample


def cases_of(rows):
    """Cases with the others that the same run has figures for."""
    cases = [case(name, nprocs, words) for name, nprocs, *words in rows]
    for entry in cases:
        entry.others = []
    return cases


def table(key, title, cases, *rest):
    return Table(f"sync{key}", f"sync: {title}",
                 "Nanoseconds; the best batch of a run on one P, the median one on two; medians "
                 f"of {ROUNDS} runs in alternation. On one P where none is named.",
                 [column(OURS), column(GO), gain()], cases, *rest)


def channel_table(kit):
    cases = cases_of(CHANNELS)
    rows_sched.collect(cases, sampler(kit), row="sync")
    trip, stream, select = cases[0], cases[2], cases[8]
    return table(
        "", "channels and select", cases,
        [Target("round trip under 120 ns", value(cases, trip.name), 120),
         Target("a value through 128 under 15 ns", value(cases, stream.name), 15),
         Target("select of 2 under 100 ns", value(cases, select.name), 100)],
        [bars("channel: round trip", trip), bars("channel that holds 128: a value", stream),
         bars("select of 2", select)])


def lock_table(kit):
    cases = cases_of(LOCKS)
    rows_sched.collect(cases, sampler(kit), row="sync")
    mutex, exchanges = named(able(cases), MUTEX), named(able(cases), EXCHANGES)
    ratio = mutex and exchanges and mutex.median(OURS) / exchanges.median(OURS)
    return table(
        " locks", "locks and wait groups", cases,
        [Target("lock and unlock within 20% of two exchanges", ratio, 1.2)],
        [bars("mutex: lock and unlock", cases[0])])


def time_table(kit):
    trees = cases_of([(TREES[0], 1, "ctx", TREE), (TREES[1], 1)])
    trees[0].others = trees[1:]
    cases = trees + cases_of(TIMERS)
    rows_sched.collect(cases, sampler(kit), row="sync")
    return table(" time", "contexts and timers", cases)


def map_table(kit):
    cases = cases_of(MAPS)
    rows_sched.collect(cases, sampler(kit, "go_sync_map"), row="sync")
    return table(" maps", "maps and pools", cases)
