// A wait group that nobody but its goroutines knows stays alive while one of them
// does, be its own arguments long gone.
//
// expect: done
#include <rt/rt.h>

enum { GROUPS = 20, MASK = 0x5a5a };

static void
work(Chan *go_on)
{
    chan_recv(go_on, NULL);
}

// No word on the stack of main looks like a pointer to the groups.
__attribute__((noinline)) static void
start(uintptr_t hidden[GROUPS], Chan *go_on)
{
    for (int i = 0; i < GROUPS; i++) {
        WaitGroup *wg = gc_new(WaitGroup);

        wg_go(wg, work, go_on);
        hidden[i] = (uintptr_t)wg ^ MASK << 16;
    }
}

int
main(void)
{
    uintptr_t hidden[GROUPS];
    Chan *go_on = chan_of(int, 0);

    start(hidden, go_on);
    while (go_count() < GROUPS + 1)
        go_yield();
    gc_collect();
    for (int i = 0; i < 1000; i++)
        __builtin_memset(gc_alloc(sizeof(WaitGroup)), 0xff, sizeof(WaitGroup));
    for (int i = 0; i < GROUPS; i++) {
        WaitGroup *wg = (WaitGroup *)(hidden[i] ^ MASK << 16);

        if (wg->state != UINT64_C(1) << 32)
            panic("group %d: %lx", i, wg->state);
    }
    // Each takes one off its group when it ends, which panics if that is overwritten.
    for (int i = 0; i < GROUPS; i++) {
        chan_send(go_on, NULL);
        gc_collect();
    }
    while (go_count() > 1)
        go_yield();
    print("done\n");
    return 0;
}
