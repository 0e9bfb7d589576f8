// Thread-locals belong to the goroutine: each finds the first values, also where
// an earlier one left its own; nobody sees another's; an address stays good
// across switches; and main's are main's.
//
// expect: round 0: 100 fresh, 100 kept
// expect: round 1: 100 fresh, 100 kept
// expect: round 2: 100 fresh, 100 kept
// expect: main: 7 main 1
// also: -no-pie
// also: -O0
// also: -fPIC
#include <rt/rt.h>
#include <string.h>

enum { N = 100 };

static _Thread_local int five = 5;
static _Thread_local char text[8] = "text";
static _Thread_local char zeroes[1000];
_Thread_local int visible;

static int fresh, kept;

static bool
first_values(void)
{
    int sum = visible;

    for (unsigned i = 0; i < sizeof zeroes; i++)
        sum |= zeroes[i];
    return five == 5 && strcmp(text, "text") == 0 && sum == 0;
}

// The compiler may compute each address anew, or keep what it has: both must be
// the same place.
static void
child(int n)
{
    int *cached = &five, *zero = &visible;

    __asm__ volatile("" : "+r"(cached), "+r"(zero));
    __atomic_add_fetch(&fresh, first_values(), __ATOMIC_RELAXED);
    five = n;
    visible = -n;
    memset(zeroes, n, sizeof zeroes);
    for (int i = 0; i < 10; i++)
        go_yield();
    bool same = five == n && *cached == n && cached == &five && *zero == -n &&
                zeroes[0] == (char)n && zeroes[999] == (char)n;
    __atomic_add_fetch(&kept, same, __ATOMIC_RELAXED);
}

int
main(void)
{
    five = 7;
    strcpy(text, "main");
    zeroes[500] = 1;
    for (int round = 0; round < 3; round++) {
        fresh = kept = 0;
        for (int i = 1; i <= N; i++)
            go(child, i);
        while (go_count() > 1)
            go_yield();
        print("round %d: %d fresh, %d kept\n", round, fresh, kept);
    }
    print("main: %d %s %d\n", five, text, zeroes[500]);
    return 0;
}
