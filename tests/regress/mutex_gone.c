// Who learned by a mutex on its stack that it was the last one returned, and another
// one, preempted on its way out of mutex_unlock, took what came to lie there for the
// mutex: it looked for somebody to wake after it had let the others in.
//
// procs: 1 2 8
// expect: ok
#include <rt/rt.h>

enum { ROUNDS = 1000, WORDS = 512, NUMBER = 800 };      // like 100 waiters

typedef struct Work {
    Mutex m;
    int left;
    int64_t *out;               // of both; not on the stack
} Work;

static void
work(Work *w)
{
    int64_t *out = w->out;

    mutex_lock(&w->m);
    w->left--;
    go_yield();                 // so that others come to wait
    mutex_unlock(&w->m);
    __atomic_add_fetch(out, 1, __ATOMIC_RELEASE);
}

static __attribute__((noinline)) void
one_round(int64_t *out)
{
    Work w = { .left = 2, .out = out };
    bool over = false;

    go(work, &w);
    go(work, &w);
    while (!over) {
        go_yield();
        if (mutex_try_lock(&w.m)) {
            over = w.left == 0;
            mutex_unlock(&w.m);
        }
    }
}

static __attribute__((noinline)) void
watch_stack(int64_t *out)
{
    volatile uint32_t words[WORDS];

    for (int i = 0; i < WORDS; i++)
        words[i] = NUMBER;
    while (__atomic_load_n(out, __ATOMIC_ACQUIRE) < 2)
        go_yield();
    for (int i = 0; i < WORDS; i++)
        if (words[i] != NUMBER)
            panic("the stack has changed: %u", words[i]);
}

int
main(void)
{
    static int64_t out;

    for (int i = 0; i < ROUNDS; i++) {
        out = 0;
        one_round(&out);
        watch_stack(&out);
    }
    print("ok\n");
    return 0;
}
