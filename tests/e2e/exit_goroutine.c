// proc_exit on another goroutine ends the program with everything in order,
// while main is asleep.
//
// expect: goodbye
// exit: 9
#include <rt/rt.h>

static void
goodbye(void)
{
    print("goodbye\n");
}

static void
leave(int status)
{
    proc_exit(status);
}

int
main(void)
{
    must(atexit(goodbye));
    go(leave, 9);
    time_sleep(HOUR);
    return 1;
}
