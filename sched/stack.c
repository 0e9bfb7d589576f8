// Stacks: address space in slots, memory as it is touched.
//
//     slot                lo                                    hi
//      |  guard, 64 KB    |  usable, 192 KB, used from the top  |
//
// A slot of the default size is cut from a slab of 64 that is mapped at once.
// The kernel gives a slot memory page by page as the stack grows down into it,
// so an unused stack costs nothing and a small one a page or two.  Touching the
// guard faults, and the fault is reported as what it is (fault.c).  64 KB are
// guarded, not a page, because code that was compiled without
// -fstack-clash-protection steps over a page with one large frame.
//
// Tops of stacks are coloured: at one and the same offset in every slot all
// stacks would compete for the same lines of the cache.
//
// Growing a stack by copying, as Go does, needs to know every pointer into it;
// C programs do not tell.
#include <linux/mman.h>
#include <rt/err.h>
#include "rt/debugvar.h"
#include "rt/lock.h"
#include "rt/panic.h"
#include "rt/start.h"
#include "rt/sys.h"
#include "rt/torture.h"
#include "sched/guard.h"
#include "sched/stack.h"

enum { SLAB = TORTURE_SIZE(64, 2), COLOURS = 16, COLOUR = 128 };

static const uint64_t CANARY = 0x5ac3f7d1e0b49826;

bool stack_canaries;

static struct {
    Lock lock;
    // Protected by lock:
    size_t size;                // usable bytes of a default stack; 0: not set
    uintptr_t next, end;        // the slots of the slab that are left
    uint32_t made;              // for the colour
} stacks = { .lock = LOCK_INIT(RANK_STACK) };

static size_t
round_up(size_t n)
{
    return (n + STACK_GUARD - 1) & -(size_t)STACK_GUARD;
}

// RT0_STACK=512k: bytes, with k or m.
static size_t
default_size(void)
{
    const char *text = start_info.secure ? NULL : env_find(start_info.envp, "RT0_STACK");
    const char *p = text;
    size_t n = 0;

    if (text == NULL)
        return STACK_DEFAULT;
    for (; *p >= '0' && *p <= '9' && n < (size_t)1 << 40; p++)
        n = n * 10 + (size_t)(*p - '0');
    if (*p == 'k' || *p == 'K')
        n <<= 10, p++;
    else if (*p == 'm' || *p == 'M')
        n <<= 20, p++;
    if (*p != '\0' || n < 16384 || n > (size_t)1 << 40)
        fatal("RT0_STACK=%s: a size such as 512k or 1m, at least 16k", text);
    return n;
}

static void *
map(size_t n)
{
    void *p = sys_mmap(NULL, n, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);

    if (!sys_failed(p))
        sys_madvise(p, n, MADV_NOHUGEPAGE);
    return p;
}

// A whole slab; under a tight limit of address space, one slot.
static int
map_slab(size_t slot)
{
    size_t n = slot * SLAB;
    void *p = map(n);

    if (sys_failed(p)) {
        n = slot;
        p = map(n);
    }
    if (sys_failed(p))
        return (int)(intptr_t)p;
    stacks.next = (uintptr_t)p;
    stacks.end = stacks.next + n;
    return 0;
}

static int
take_slot(size_t slot, uintptr_t *at)
{
    int err = stacks.end - stacks.next >= slot ? 0 : map_slab(slot);

    if (err == 0) {
        *at = stacks.next;
        stacks.next += slot;
    }
    return err;
}

static void
fill(Stack *s, uintptr_t slot, size_t nbytes)
{
    s->slot = slot;
    s->lo = slot + STACK_GUARD;
    s->hi = slot + nbytes;
    s->canary = !guard_install(slot, STACK_GUARD);
    if (s->canary) {
        stack_canaries = true;
        *(uint64_t *)s->lo = CANARY;
    }
}

int
stack_alloc(Stack *s, size_t size)
{
    uintptr_t slot = 0;
    int err = 0;

    if (size > (size_t)1 << 47)         // more than there is; it must not wrap
        return -ENOMEM;
    lock(&stacks.lock);
    if (stacks.size == 0)
        stacks.size = round_up(default_size());
    s->shared = size == 0;
    size = s->shared ? stacks.size : round_up(size);
    size_t nbytes = size + STACK_GUARD;
    if (s->shared) {
        err = take_slot(nbytes, &slot);
    } else {
        slot = (uintptr_t)map(nbytes);
        err = sys_failed((void *)slot) ? (int)(intptr_t)slot : 0;
    }
    if (err == 0) {
        fill(s, slot, nbytes);
        s->hi -= stacks.made++ % COLOURS * COLOUR;
    }
    unlock(&stacks.lock);
    return err;
}

void
stack_release(Stack *s)
{
    // The colour has moved hi by less than a guard's size.
    sys_munmap((void *)s->slot, round_up(s->hi - s->slot));
    if (!s->canary) {
        lock(&stacks.lock);
        guard_gone();
        unlock(&stacks.lock);
    }
    *s = (Stack){ 0 };
}

void
stack_canary_check(const Stack *s)
{
    if (s->canary && *(uint64_t *)s->lo != CANARY)
        throw("stack overflow: the lowest word of the stack was overwritten");
}
