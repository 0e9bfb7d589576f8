// Thread-locals of main: first values, zeroes, and the
// alignment that they ask for.
//
// expect: 5 text 0
// expect: aligned 1
// expect: 6
// also: -no-pie
// also: -O0
// also: -fPIC
#include <rt/rt.h>

static _Thread_local int five = 5;
static _Thread_local char text[8] = "text";
static _Thread_local char zeroes[1000];
_Thread_local _Alignas(64) char line[64];

int
main(void)
{
    int sum = 0;
    uintptr_t at = (uintptr_t)line;

    __asm__("" : "+r"(at));
    for (unsigned i = 0; i < sizeof zeroes; i++)
        sum |= zeroes[i];
    print("%d %s %d\n", five, text, sum);
    print("aligned %d\n", at % 64 == 0);
    five++;
    print("%d\n", five);
    return 0;
}
