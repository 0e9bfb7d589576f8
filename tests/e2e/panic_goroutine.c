// panic on a goroutine: its number, its function, and where it was started.
//
// expect-err: ^panic: boo$
// expect-err: ^goroutine 3\b
// expect-err: ^    fail\+0x
// expect-err: spawn.*panic_goroutine\.c:26
// exit: 2
#include <rt/rt.h>

static void
fine(void)
{
}

static void
fail(const char *why)
{
    if (why != NULL)
        panic("%s", why);
    print("never\n");
}

__attribute__((noinline)) static void
spawn(void)
{
    go(fail, "boo");
}

int
main(void)
{
    go(fine);
    spawn();
    while (go_count() > 1)
        go_yield();
    return 0;
}
