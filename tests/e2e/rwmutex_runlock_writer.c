// Unlocking an RWMutex for reading that is locked for writing.
//
// expect-err: ^panic: rwmutex_runlock: the mutex is not locked for reading$
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    RWMutex m = { 0 };

    rwmutex_lock(&m);
    rwmutex_runlock(&m);
    print("not reached\n");
}
