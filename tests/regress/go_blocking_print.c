// print is a system call, which a function that go_blocking runs may make.
//
// expect: inside
// expect: after
#include <rt/rt.h>

static void
nothing(void)
{
}

static long
say(void *arg)
{
    print("%s\n", (const char *)arg);
    return 0;
}

int
main(void)
{
    go(nothing);
    go_blocking(say, "inside");
    print("after\n");
    return 0;
}
