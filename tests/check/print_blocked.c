// Prints more than a pipe holds while another goroutine reports on standard
// error that it runs.
#include <rt/rt.h>

static char big[1 << 17];
static bool printed;

static void
report(void)
{
    // By now main is in the middle of its print, or never gets there.
    while (!__atomic_load_n(&printed, __ATOMIC_SEQ_CST)) {
        log_print("running");
        time_sleep(10 * MILLISECOND);
    }
}

int
main(void)
{
    for (size_t i = 0; i < sizeof big - 1; i++)
        big[i] = 'x';
    go(report);
    print("%s\n", big);
    __atomic_store_n(&printed, true, __ATOMIC_SEQ_CST);
    return 0;
}
