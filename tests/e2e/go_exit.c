// go_exit ends a goroutine in the middle of its functions; on goroutine 1 the
// others go on, and the program ends by proc_exit.
//
// expect: leaving
// expect: main leaves
// expect: last one
// expect: goodbye
// exit: 3
#include <rt/rt.h>

static void
goodbye(void)
{
    print("goodbye\n");
}

__attribute__((noinline)) static void
leave(void)
{
    print("leaving\n");
    go_exit();
}

static void
child(void)
{
    leave();
    print("never\n");
}

static void
last(void)
{
    while (go_count() > 1)
        go_yield();
    print("last one\n");
    proc_exit(3);
}

int
main(void)
{
    must(atexit(goodbye));
    go(child);
    while (go_count() > 1)
        go_yield();
    go(last);
    print("main leaves\n");
    go_exit();
}
