// One processor and a goroutine that never waits: main gets its turn all the
// same, whatever the loop does and wherever it spends its time.
//
// env: RT0_DEBUG=slice=1000
// expect: nothing memory short_memory clock allocate large call main
#include <rt/rt.h>
#include <string.h>

static bool stop, stopped;      // atomic
static char from[1 << 20], to[1 << 20];

static void
nothing(void)
{
}

static void
memory(void)
{
    memcpy(to, from, sizeof to);
}

static void
short_memory(void)
{
    memset(to, 1, 4096);
}

static void
clock(void)
{
    time_now();
}

static void
allocate(void)
{
    gc_alloc(16);
}

static void
large(void)
{
    gc_alloc_leaf(1 << 20);
}

static void
call(void)
{
    go_id();
}

static void
loop(void (*step)(void))
{
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
        step();
    __atomic_store_n(&stopped, true, __ATOMIC_RELAXED);
}

static void
try(void (*step)(void), const char *name)
{
    __atomic_store_n(&stop, false, __ATOMIC_RELAXED);
    __atomic_store_n(&stopped, false, __ATOMIC_RELAXED);
    go(loop, step);
    go_yield();
    time_sleep(MILLISECOND);
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    while (!__atomic_load_n(&stopped, __ATOMIC_RELAXED))
        go_yield();
    print("%s ", name);
}

// The same with main as the one that does not wait.
static void
stop_main(void)
{
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
}

int
main(void)
{
    go_maxprocs(1);
    try(nothing, "nothing");
    try(memory, "memory");
    try(short_memory, "short_memory");
    try(clock, "clock");
    try(allocate, "allocate");
    try(large, "large");
    try(call, "call");
    stop = false;
    go(stop_main);
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
        ;
    print("main\n");
    return 0;
}
