// RWMutex: many readers, or one writer.  Go's.
//
//     w          a mutex that writers hold among themselves
//     readers    how many have or want a read lock; WRITER less while a writer has
//                announced itself, so that it is below 0
//     leaving    how many of them the writer still waits for
//
// A writer takes WRITER off the readers: from then on nobody gets in, and those who
// come wait at rsema.  The r readers who were in are the ones it waits for: it adds
// r to leaving, and each takes 1 off when it goes (perhaps before the r is there:
// leaving may be below 0 for a moment); who brings leaving to 0 lets the writer in.
// When the writer goes it adds WRITER again and wakes all readers who have come,
// before it lets the next writer try: so neither kind can starve the other.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/mutex.h"
#include "sched/preempt.h"
#include "sched/sched.h"

enum { WRITER = 1 << 30 };      // more than there are goroutines

// rwmutex_rlock and rwmutex_runlock are in <rt/sync.h>, as far as no writer is in
// sight.
void
rwmutex_rlock_slow(RWMutex *m)
{
    semacquire(&m->rsema, WAIT_RLOCK);
}

bool
rwmutex_try_rlock(RWMutex *m)
{
    torture_yield();
    int32_t is = load_relaxed(&m->readers);
    bool got = false;

    while (is >= 0 && !got)
        got = cas_seq(&m->readers, &is, is + 1);
    preempt_point();
    return got;
}

void
rwmutex_runlock_slow(RWMutex *m, int32_t readers)
{
    torture_yield();
    if (readers == -1 || readers == -WRITER - 1)
        panic("rwmutex_runlock: the mutex is not locked for reading");
    if (add_seq(&m->leaving, -1) == 0)
        semrelease(&m->wsema);
}

void
rwmutex_lock(RWMutex *m)
{
    torture_yield();
    mutex_lock_for(&m->w, WAIT_WLOCK);
    int32_t in = add_seq(&m->readers, -WRITER) + WRITER;
    if (in != 0 && add_seq(&m->leaving, in) != 0)
        semacquire(&m->wsema, WAIT_WLOCK);
    else
        preempt_point();
}

bool
rwmutex_try_lock(RWMutex *m)
{
    int32_t none = 0;

    if (!mutex_try_lock(&m->w))
        return false;
    if (cas_seq(&m->readers, &none, -WRITER))
        return true;
    mutex_unlock(&m->w);
    return false;
}

void
rwmutex_unlock(RWMutex *m)
{
    torture_yield();
    int32_t waiting = add_seq(&m->readers, WRITER);

    if (waiting >= WRITER)
        panic("rwmutex_unlock: the mutex is not locked for writing");
    if (waiting > 0)
        semrelease_n(&m->rsema, (uint32_t)waiting);
    mutex_unlock(&m->w);
    preempt_point();
}
