// Unlocking an RWMutex for reading once too often.
//
// expect-err: ^panic: rwmutex_runlock: the mutex is not locked for reading$
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    RWMutex m = { 0 };

    rwmutex_rlock(&m);
    rwmutex_runlock(&m);
    rwmutex_runlock(&m);
    print("not reached\n");
}
