// panic: the message, the goroutine, the functions from the inner one outwards
// by name, exit status 2.  Neither atexit nor destructors run.
//
// expect-err: ^panic: no room for 7 of "x"$
// expect-err: ^goroutine 1\b
// expect-err: ^    inner\S*\+0x[0-9a-f]+\n    outer\S*\+0x[0-9a-f]+\n    main\+0x
// exit: 2
// also: -no-pie
// also: -O0
#include <rt/rt.h>

__attribute__((noinline)) static int
inner(int n)
{
    if (n > 0)
        panic("no room for %d of \"%s\"", n, "x");
    return n;
}

__attribute__((noinline)) static int
outer(int n)
{
    return inner(n + 1) + 1;
}

static void
never(void)
{
    print("never\n");
}

int
main(void)
{
    must(atexit(never));
    return outer(6) + 1;
}
