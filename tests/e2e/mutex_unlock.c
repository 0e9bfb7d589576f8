// Unlocking a mutex that is not locked.
//
// expect-err: ^panic: mutex_unlock: the mutex is not locked$
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    Mutex m = { 0 };

    mutex_lock(&m);
    mutex_unlock(&m);
    mutex_unlock(&m);
    print("not reached\n");
}
