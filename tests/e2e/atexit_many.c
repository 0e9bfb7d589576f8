// atexit takes more functions than its first block holds, and forgets none.
//
// expect: 1000 functions ran, last first: 1
#include <rt/rt.h>

enum { N = 1000 };

static int ran, order_kept = 1, registered;

static void
even(void)
{
    order_kept &= (N - 1 - ran) % 2 == 0;
    ran++;
}

static void
odd(void)
{
    order_kept &= (N - 1 - ran) % 2 == 1;
    ran++;
}

static void
report(void)
{
    print("%d functions ran, last first: %d\n", ran, order_kept);
}

int
main(void)
{
    must(atexit(report));
    for (; registered < N; registered++)
        must(atexit(registered % 2 == 0 ? even : odd));
    return 0;
}
