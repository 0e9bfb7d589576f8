// For seed.py: a log of who ran, and ways to die after it.
#include <rt/rt.h>

enum { WORKERS = 50, ROUNDS = 20 };

static char log_text[WORKERS * ROUNDS + 1];
static int at;

static void
work(int who)
{
    for (int i = 0; i < ROUNDS; i++) {
        log_text[at++] = (char)('0' + who);
        if (who % 2 == 0 || i % 4 == 0)
            go_yield();
    }
}

static void
sleeps(void)
{
    time_sleep(HOUR);
}

static long
counts(void *unused)
{
    (void)unused;
    return at;
}

int
main(int argc, char **argv)
{
    Str what = str_of(argc > 1 ? argv[1] : NULL);

    for (int i = 0; i < WORKERS; i++)
        go(work, i);
    while (go_count() > 1) {
        go_yield();
        go_blocking(counts, NULL);
    }
    print("%s\n%d\n", log_text, go_maxprocs(4));
    if (str_eq(what, STR("panic")))
        panic("%s", "on purpose");
    if (str_eq(what, STR("fault")))
        *(volatile char *)(uintptr_t)at = 0;
    if (str_eq(what, STR("deadlock")))
        go_exit();
    if (str_eq(what, STR("quit"))) {
        go(sleeps);
        print("sleeps\n");
        time_sleep(HOUR);
    }
    return 0;
}
