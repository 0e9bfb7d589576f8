// A program may use the runtime's private names for its own functions and
// variables, and public ones too: its own are called by it, and change nothing
// for the runtime.
//
// expect: 42 own
// expect: goroutine ran
#include <rt/rt.h>

int runq_put(int n);
int sched = 40;
int p0 = 2;

int
runq_put(int n)
{
    return n + p0;
}

Str str_trim(Str s);

Str
str_trim(Str s)
{
    (void)s;
    return STR("own");
}

static void
child(void)
{
    print("goroutine ran\n");
}

int
main(void)
{
    Str s = str_trim(STR(" x "));

    print("%d %.*s\n", runq_put(sched), STR_FMT(s));
    go(child);
    while (go_count() > 1)
        go_yield();
    return 0;
}
