// A start that could not make relocated data read-only went on without a word.
//
// flavors: torture
// env: RT0_FAULT=mprotect:1
// expect-err: \Art0: cannot make what was relocated read-only: error 12\n
// exit: 2
#include <rt/rt.h>

static int (*const pointer)(const char *, ...) = print;

int
main(void)
{
    pointer("never\n");
    return 0;
}
