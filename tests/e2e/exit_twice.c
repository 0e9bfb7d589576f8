// proc_exit inside of what proc_exit runs ends the program at once.
//
// expect: first
// exit: 6
#include <rt/rt.h>

static void
never(void)
{
    print("never\n");
}

static void
first(void)
{
    print("first\n");
    proc_exit(6);
}

int
main(void)
{
    must(atexit(never));
    must(atexit(first));
    proc_exit(5);
}
