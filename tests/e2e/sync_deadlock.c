// The report of a deadlock says at what kind of lock each goroutine waits.
//
// expect-err: ^fatal error: all goroutines are asleep - deadlock!
// expect-err: ^goroutine 1 \[wait group\]: main
// expect-err: ^goroutine \d+ \[mutex\]: at_mutex
// expect-err: ^goroutine \d+ \[rwmutex read\]: at_rlock
// expect-err: ^goroutine \d+ \[rwmutex write\]: at_wlock
// expect-err: ^goroutine \d+ \[once\]: at_once
// expect-err: ^goroutine \d+ \[cond\]: at_cond
// exit: 2
#include <rt/rt.h>

static Mutex m;
static RWMutex written;
static Once once;

static void
at_mutex(void)
{
    mutex_lock(&m);
}

static void
at_rlock(void)
{
    rwmutex_rlock(&written);
}

static void
at_wlock(void)
{
    rwmutex_lock(&written);
}

static void
at_once(void)
{
    once_do(&once, at_mutex);
}

static void
at_cond(void)
{
    Mutex own = { 0 };
    Cond c = { 0 };

    mutex_lock(&own);
    cond_wait(&c, &own);
}

int
main(void)
{
    WaitGroup wg = { 0 };

    mutex_lock(&m);
    rwmutex_lock(&written);
    wg_go(&wg, at_mutex);
    wg_go(&wg, at_rlock);
    wg_go(&wg, at_wlock);
    wg_go(&wg, at_once);        // one of the two is inside, at the mutex
    wg_go(&wg, at_once);
    wg_go(&wg, at_cond);
    wg_wait(&wg);
}
