// A Sema on the stack of who waits until all has been given back, as one waits for
// workers: the one who gave back the last still used it when he was told.
//
// procs: 1 2 8
// expect: ok
#include <rt/rt.h>

enum { ROUNDS = 1000, WORKERS = 3, WORDS = 512, NUMBER = 800 };

static int out;

static void
work(Sema *s)
{
    sema_release(s, 1);
    __atomic_add_fetch(&out, 1, __ATOMIC_RELEASE);
}

static __attribute__((noinline)) void
one_round(void)
{
    Sema s = { .n = WORKERS };

    for (int i = 0; i < WORKERS; i++) {
        sema_acquire(&s, NULL, 1);
        go(work, &s);
    }
    sema_acquire(&s, NULL, WORKERS);
}

static __attribute__((noinline)) void
watch_stack(void)
{
    volatile uint32_t words[WORDS];

    for (int i = 0; i < WORDS; i++)
        words[i] = NUMBER;
    while (__atomic_load_n(&out, __ATOMIC_ACQUIRE) < WORKERS)
        go_yield();
    for (int i = 0; i < WORDS; i++)
        if (words[i] != NUMBER)
            panic("the stack has changed: %u", words[i]);
}

int
main(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        out = 0;
        one_round();
        watch_stack();
    }
    print("ok\n");
    return 0;
}
