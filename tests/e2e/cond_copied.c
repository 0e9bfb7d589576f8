// A Cond may be copied while it is new, not after its first use.
//
// expect: a new one
// expect-err: ^panic: cond: copied after its first use$
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    Cond c = { 0 }, early = c;

    cond_signal(&c);
    cond_signal(&early);
    print("a new one\n");
    Cond late = c;
    cond_signal(&late);
    print("not reached\n");
}
