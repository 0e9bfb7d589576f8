// Unlocking an RWMutex for writing that is locked for reading.
//
// expect-err: ^panic: rwmutex_unlock: the mutex is not locked for writing$
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    RWMutex m = { 0 };

    rwmutex_lock(&m);
    rwmutex_unlock(&m);
    rwmutex_rlock(&m);
    rwmutex_unlock(&m);
    print("not reached\n");
}
