// Once: one goroutine does the work, and nobody goes on before it is done.
//
// A flag alone would let the second one go on while the first is still at work;
// so the mutex is held during the work, and the flag is only the short cut past it.
// Who leaves the work by go_exit leaves the mutex locked: a goroutine that waits
// for what is never going to be done is found by the deadlock report, while one
// that goes on without it would be found by nobody.
#include "rt/atomic.h"
#include "sched/mutex.h"

bool
once_begin(Once *o)
{
    if (load_acquire(&o->done))
        return false;
    mutex_lock_for(&o->m, WAIT_ONCE);
    if (!load_relaxed(&o->done))
        return true;
    mutex_unlock(&o->m);
    return false;
}

void
once_end(Once *o)
{
    store_release(&o->done, 1);
    mutex_unlock(&o->m);
}
