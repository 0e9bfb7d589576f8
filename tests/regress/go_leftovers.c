// `go` stores all registers that arguments may be passed in, and used to store what was
// left in those that hold none: the object that it pointed to lived as long as the
// goroutine, or the frame of the caller.
// expect: ok
#include "../conform/dead.h"

static uintptr_t hidden;
static void *volatile strong;
static WeakRef *ref;

static void
make(void)
{
    strong = gc_alloc(64);
    hidden = ~(uintptr_t)strong;
    ref = weak_make(strong);
}

// The address is in every register for arguments, but for the first, which is used.
static inline __attribute__((always_inline)) void
leave_it_there(void)
{
    uintptr_t p = hidden;

    __asm__ volatile("not %%rsi\n\tmov %%rsi, %%rdx\n\tmov %%rsi, %%rcx\n\t"
                     "mov %%rsi, %%r8\n\tmov %%rsi, %%r9\n\tmovq %%rsi, %%xmm0\n\t"
                     "movq %%rsi, %%xmm7"
                     : "+S"(p)
                     :
                     : "rdx", "rcx", "r8", "r9", "xmm0", "xmm7");
}

static void
wait(Chan *c)
{
    chan_recv(c, NULL);
}

int
main(void)
{
    Chan *c = chan_of(int, 0);

    apart(make);
    leave_it_there();
    go(wait, c);
    go_yield();
    strong = NULL;
    until(weak_get(ref) == NULL);
    chan_close(c);
    print("ok\n");
    return 0;
}
