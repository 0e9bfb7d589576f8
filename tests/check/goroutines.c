// For goroutines.py: goroutines in every state, until somebody sends SIGQUIT; or
// two that die at the same time.
#include <rt/rt.h>

static volatile long counted;
static volatile uintptr_t nowhere = 16;
static volatile int arrived;
static int many;

static void
counts(void)
{
    for (;;)
        counted++;
}

__attribute__((noinline)) static void
innermost(void)
{
    counts();
}

// Frames above the loop, and a call behind each so that they stay.
__attribute__((noinline)) static void
deep(void)
{
    innermost();
    counted++;
}

static void
sleeps(void)
{
    time_sleep(HOUR);
}

static void
yields(void)
{
    for (;;)
        go_yield();
}

static long
waits_outside(void *unused)
{
    (void)unused;
    while (counted >= 0)
        counted++;
    return counted;
}

static void
blocks(void)
{
    go_blocking(waits_outside, NULL);
}

static void
locked(void)
{
    go_lock_thread();
    time_sleep(HOUR);
}

static void
accepts(Listener *ln)
{
    Conn *conn;

    listener_accept(ln, &conn);
}

// Goroutines come and go, allocate, and wake each other.
static void
short_lived(int left)
{
    gc_alloc(1000);
    go_yield();
    if (left > 0)
        go(short_lived, left - 1);
}

static void
churns(void)
{
    for (;;) {
        go(short_lived, 3);
        while (go_count() > many + 50)
            go_yield();
        time_sleep(MICROSECOND);
    }
}

// Both go on when both are here.
static void
meet(void)
{
    __atomic_fetch_add(&arrived, 1, __ATOMIC_SEQ_CST);
    while (arrived < 2)
        ;
}

static void
panics(void)
{
    meet();
    panic("%s", "both at once");
}

static void
faults(void)
{
    meet();
    *(volatile int *)nowhere = 0;
}

// Two of them, on two processors, as near to each other as can be.
static void
die(void (*how)(void))
{
    go(how);
    how();
}

int
main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "0";
    Listener *ln;

    if (str_eq(str_of(what), STR("panics")))
        die(panics);
    if (str_eq(str_of(what), STR("faults")))
        die(faults);
    many = what[0] == '9' ? 10000 : what[0] - '0';
    must(net_listen("tcp", "127.0.0.1:0", &ln));
    for (int i = 0; i < many; i++)
        go(sleeps);
    go(deep);
    go(yields);
    go(blocks);
    go(locked);
    go(accepts, ln);
    if (argc > 2)
        for (int i = 0; i < 4; i++)
            go(churns);
    time_sleep(10 * MILLISECOND);
    must(print("ready\n"));
    for (;;)
        counted++;
}
