// A wild pointer is reported in one line with the goroutine and its stack, and
// is never a bare SIGSEGV.
//
// expect-err: invalid address
// expect-err: 0x10\b
// expect-err: ^goroutine 1\b
// expect-err: ^    deref\+0x
// expect-err: ^    main\+0x
// exit: 2
// also: -no-pie
#include <rt/rt.h>

static struct { long a, b, c; } *volatile nothing;

__attribute__((noinline)) static long
deref(void)
{
    int n = go_count();

    nothing->c = n;
    return go_id();
}

int
main(void)
{
    return (int)deref() + 1;
}
