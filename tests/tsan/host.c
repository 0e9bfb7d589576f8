// A scheduler of threads, under which the runtime's channels and locks run in a
// hosted process, where ThreadSanitizer sees each of their memory accesses.
//
// A goroutine is two threads: one runs it, the other is its system stack.  So what
// gopark does is here, too, what it is on rt0: the goroutine sleeps, and somebody
// else runs `commit`, which makes it findable.  From then on it may be woken, and
// run beside the rest of commit.  TSan reports if that touches anything that the
// goroutine touches, just as it does for any two who have not synchronised.
//
//     goroutine          its system stack     a waker
//       gopark  ------->   commit
//       sleeps               finds it findable -->  goready
//       goes on  <----------------------------------'
//
// Order between threads is made by the runtime's atomics alone, and by what stands
// for the switch and for goready: a mutex of the goroutine's own.  A lock that all
// share, in an allocator of Ms or a list of goroutines, would order what is not
// ordered in life, and hide races.  Therefore a goroutine has its Ms, with a P each,
// for itself: it parks on one of the two, and goes on on the other.
//
// A program is built once more with each of the faults that its head names, and
// TSan must find them.  With ONE_P all Ps have one number, so all may use the side
// doors of latches; __ATOMIC_RELEASE=0 makes a release a relaxed store.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "sched/latch.h"
#include "rt/random.h"
#include "sched/sched.h"
#include "sched/spawn.h"
#include "tests/tsan/host.h"

enum { NPROCS = 8, MOST = 10000 };

typedef struct Goroutine {
    G g;                        // first
    M ms[2];
    P ps[2];                    // theirs
    int on;                     // which of them it runs on
    pthread_t threads[2];
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    // Protected by mutex:
    ParkCommit *commit;         // for the system stack to run
    void *commit_arg;
    M *parked_on;               // NULL: nothing is asked of the system stack
    bool ready, ended;
    // Constant:
    void (*fn)(void *);
    void *arg;
} Goroutine;

__thread uintptr_t host_m;
static Goroutine *goroutines[MOST];
static int ngoroutines;         // atomic

#ifdef ONE_P
#define P_NUMBER(goroutine, i) 1
#else
#define P_NUMBER(goroutine, i) (2 * (goroutine) + (i))
#endif

Sched sched = { .nprocs = NPROCS };

static void *
run_goroutine(void *arg)
{
    Goroutine *self = arg;

    host_m = (uintptr_t)&self->ms[0];
    self->fn(self->arg);
    pthread_mutex_lock(&self->mutex);
    self->ended = true;
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->mutex);
    return NULL;
}

static void *
run_system_stack(void *arg)
{
    Goroutine *self = arg;

    pthread_mutex_lock(&self->mutex);
    for (;;) {
        while (self->parked_on == NULL && !self->ended)
            pthread_cond_wait(&self->changed, &self->mutex);
        if (self->parked_on == NULL)
            break;
        ParkCommit *commit = self->commit;
        void *commit_arg = self->commit_arg;

        host_m = (uintptr_t)self->parked_on;
        self->parked_on = NULL;
        pthread_mutex_unlock(&self->mutex);
        if (commit != NULL && !commit(&self->g, commit_arg))
            goready(&self->g);
        pthread_mutex_lock(&self->mutex);
    }
    pthread_mutex_unlock(&self->mutex);
    return NULL;
}

void
host_go(void (*fn)(void *), void *arg)
{
    Goroutine *new = calloc(1, sizeof *new);
    int i = __atomic_fetch_add(&ngoroutines, 1, __ATOMIC_RELAXED);

    need(i < MOST);
    __atomic_store_n(&goroutines[i], new, __ATOMIC_RELEASE);
    for (uint32_t on = 0; on < 2; on++) {
        new->ps[on].id = P_NUMBER((uint32_t)i, on);
        new->ms[on].p = &new->ps[on];
        new->ms[on].curg = &new->g;
        new->ms[on].thread.random = (uint32_t)i;
    }
    new->g.id = i + 1;
    new->fn = fn;
    new->arg = arg;
    pthread_mutex_init(&new->mutex, NULL);
    pthread_cond_init(&new->changed, NULL);
    need(pthread_create(&new->threads[0], NULL, run_system_stack, new) == 0);
    need(pthread_create(&new->threads[1], NULL, run_goroutine, new) == 0);
}

static void
first(void *unused)
{
    (void)unused;
    program();
}

int
main(void)
{
    latches_begin();
    host_go(first, NULL);
    // Who starts another one has not ended, so there is none behind the last.
    for (int i = 0; i < __atomic_load_n(&ngoroutines, __ATOMIC_RELAXED); i++) {
        Goroutine *g = __atomic_load_n(&goroutines[i], __ATOMIC_ACQUIRE);

        pthread_join(g->threads[0], NULL);
        pthread_join(g->threads[1], NULL);
    }
    puts("ok");
    return 0;
}

// What the runtime's files call.

void
gopark(ParkCommit *commit, void *arg, WaitReason why)
{
    Goroutine *self = (Goroutine *)getg();

    (void)why;
    pthread_mutex_lock(&self->mutex);
    self->commit = commit;
    self->commit_arg = arg;
    self->parked_on = getm();
    pthread_cond_broadcast(&self->changed);
    while (!self->ready)
        pthread_cond_wait(&self->changed, &self->mutex);
    self->ready = false;
    pthread_mutex_unlock(&self->mutex);
    self->on = 1 - self->on;
    host_m = (uintptr_t)&self->ms[self->on];
}

void
goready(G *gp)
{
    Goroutine *g = (Goroutine *)gp;

    pthread_mutex_lock(&g->mutex);
    need(!g->ready && !g->ended);
    g->ready = true;
    pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->mutex);
}

void
go_yield(void)
{
    struct timespec none = { 0, 0 };

    nanosleep(&none, NULL);
}

void
newproc_then(const Call *call, GoEnded *ended, void *arg)
{
    (void)call, (void)ended, (void)arg;
    throw("goroutines are started by host_go here");
}

int64_t
go_id(void)
{
    return getg()->id;
}

void
preempt_point(void)
{
}

#ifdef RT0_TORTURE
void
torture_yield(void)
{
    if (random_u32() % 32 == 0)
        go_yield();
}

long
torture_fault(long nr)
{
    (void)nr;
    return 0;
}

bool
torture_performed(long nr)
{
    (void)nr;
    return true;
}
#endif

uint32_t
runq_len(const RunQ *q)
{
    (void)q;
    return 0;
}

uint32_t
random_u32(void)
{
    Thread *t = thread_self();

    return t->random = t->random * 1664525 + 1013904223;
}

int64_t
clock_monotonic(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void *
gc_alloc(size_t n)
{
    return calloc(1, n);
}

void *
gc_alloc_array(size_t n, size_t size)
{
    return calloc(n, size);
}

void
host_failed(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
    _Exit(2);
}

void
check_failed(const char *expr, const char *file, int line)
{
    host_failed(file, line, expr);
}

void
panic(const char *fmt, ...)
{
    host_failed("panic", 0, fmt);
}

void
throw(const char *fmt, ...)
{
    host_failed("throw", 0, fmt);
}
