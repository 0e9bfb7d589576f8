// Waiting at a Cond with a mutex that nobody has locked.
//
// expect-err: ^panic: cond_wait: the mutex is not locked$
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    Mutex m = { 0 };
    Cond c = { 0 };

    cond_wait(&c, &m);
    print("not reached\n");
}
