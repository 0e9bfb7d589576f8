// Another goroutine's proc_exit does not cut short what the first one runs.
//
// expect: last words
// exit: 4
#include <rt/rt.h>

static void
exit_too(void)
{
    time_sleep(5 * MILLISECOND);
    proc_exit(3);
}

static void
slow_last_words(void)
{
    time_sleep(50 * MILLISECOND);
    print("last words\n");
}

int
main(void)
{
    atexit(slow_last_words);
    go(exit_too);
    return 4;
}
