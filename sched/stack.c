// Stacks: address space in slots, memory as it is touched.
//
//     slot                lo                                    hi
//      |  guard, 64 KB    |  usable, 192 KB, used from the top  |
//
// A slot of the default size is cut from a slab that is mapped at once.  The
// kernel gives a slot memory page by page as the stack grows down into it, so an
// unused stack costs nothing and a small one a page or two.  Touching the guard
// faults, and the fault is reported as what it is (fault.c).  64 KB are guarded,
// not a page, because code that was compiled without -fstack-clash-protection
// steps over a page with one large frame.
//
// A stack that is used again costs no system call.  A new one costs a guard, and
// a page fault when it is first touched: 0.7 and 1.7 us.  So slots are prepared
// in batches, one call for the guards and one for the top pages, which comes to
// two thirds.  A batch is an eighth of what there is, 64 at most, and has one
// slot at first: who starts few goroutines pays for no others.  (A guard and a
// page each are left, 0.5 and 1.1 us, most of it for the zeroing of the page.)
//
//     slab    | taken ... | prepared ... | only mapped ...         |
//                         next           ready                     end
//
// A stack keeps the pages that it once used.  Of a goroutine that stays parked
// for long sysmon gives back what is below its frames (stack_trim); the pages of
// page tables stay, 8 bytes for each 4 KB.
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
#include "sched/census.h"
#include "sched/gtls.h"
#include "sched/guard.h"

enum {
    SLAB = TORTURE_SIZE(64, 2),         // slots in the first slab
    SLAB_MAX = TORTURE_SIZE(4096, 4),
    COLOURS = 16, COLOUR = 128,
};

static const uint64_t CANARY = 0x5ac3f7d1e0b49826;

bool stack_canaries;

static struct {
    Lock lock;
    // Protected by lock:
    size_t size;                // usable bytes of a default stack; 0: not set
    uintptr_t next, ready, end; // the slots of the slab that are left
    uintptr_t guarded;          // the prepared ones below have a guard
    uint32_t made;              // stacks so far
} stacks = { .lock = LOCK_INIT(RANK_STACK) };

static size_t
round_up(size_t n)
{
    return (n + STACK_GUARD - 1) & -(size_t)STACK_GUARD;
}

// RT0_STACK=512k
static size_t
default_size(void)
{
    const char *text = start_info.secure ? NULL : env_find(start_info.envp, "RT0_STACK");
    size_t n = 0;

    if (text == NULL)
        return STACK_DEFAULT;
    if (!size_parse(text, &n) || n < 16384 || n > (size_t)1 << 40)
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

// As many slots as half of what there is, within limits; fewer where the limit
// of address space is tight.
static int
map_slab(size_t slot)
{
    size_t n = stacks.made / 2 < SLAB ? SLAB : stacks.made / 2;
    void *p;

    n = n < SLAB_MAX ? n : SLAB_MAX;
    while (p = map(n * slot), sys_failed(p) && n > 1)
        n /= 2;
    if (sys_failed(p))
        return (int)(intptr_t)p;
    stacks.next = stacks.ready = stacks.guarded = (uintptr_t)p;
    stacks.end = stacks.next + n * slot;
    return 0;
}

// Top pages are touched anyway, the guards are what matters: should the kernel
// have no memory for a page now, its fault will say so.
static void
prepare_batch(size_t slot)
{
    size_t left = (stacks.end - stacks.next) / slot, n = stacks.made / 8 + 1;

    n = n < RANGES_MAX ? n : RANGES_MAX;
    n = n < left ? n : left;
    Ranges r = { stacks.next, STACK_GUARD, slot, (uint32_t)n };
    stacks.guarded = stacks.next + guard_install(&r) * slot;
    stacks.ready = stacks.next + n * slot;
    if (n > 1) {
        r.at += slot - PAGE_SIZE;
        r.size = PAGE_SIZE;
        advise(&r, MADV_POPULATE_WRITE);
    }
}

static int
take_slot(size_t slot, uintptr_t *at, bool *guarded)
{
    int err = stacks.next < stacks.end ? 0 : map_slab(slot);

    if (err < 0)
        return err;
    if (stacks.next == stacks.ready)
        prepare_batch(slot);
    *at = stacks.next;
    *guarded = stacks.next < stacks.guarded;
    stacks.next += slot;
    return 0;
}

// A slot of its own.
static int
map_slot(size_t slot, uintptr_t *at, bool *guarded)
{
    void *p = map(slot);

    if (sys_failed(p))
        return (int)(intptr_t)p;
    Ranges r = { (uintptr_t)p, STACK_GUARD, slot, 1 };
    *at = r.at;
    *guarded = guard_install(&r) == 1;
    return 0;
}

static void
fill(Stack *s, uintptr_t slot, size_t nbytes, bool guarded)
{
    s->slot = slot;
    s->lo = slot + STACK_GUARD;
    s->hi = slot + nbytes - stacks.made++ % COLOURS * COLOUR;
    s->canary = !guarded;
    if (s->canary) {
        stack_canaries = true;
        *(uint64_t *)s->lo = CANARY;
    }
}

int
stack_alloc(Stack *s, size_t size)
{
    uintptr_t slot;
    bool guarded;

    if (size > (size_t)1 << 47)         // more than there is; it must not wrap
        return -ENOMEM;
    lock(&stacks.lock);
    if (stacks.size == 0) {
        stacks.size = round_up(default_size() + gtls_room());
        census_begin();
    }
    s->shared = size == 0;
    size = s->shared ? stacks.size : round_up(size + gtls_room());
    size_t nbytes = size + STACK_GUARD;
    int err = (s->shared ? take_slot : map_slot)(nbytes, &slot, &guarded);
    if (err == 0)
        fill(s, slot, nbytes, guarded);
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
stack_trim(G *gp)
{
    const Stack *s = &gp->stack;
    uintptr_t lo = s->lo + (s->canary ? PAGE_SIZE : 0);
    uintptr_t hi = gp->sp & -(uintptr_t)PAGE_SIZE;

    if (gp->trimmed == gp->since || census != NULL)
        return;
    gp->trimmed = gp->since;
    if (s->slot != 0 && lo < hi)
        sys_madvise((void *)lo, hi - lo, MADV_DONTNEED);
}

void
stack_canary_check(const Stack *s)
{
    if (s->canary && *(uint64_t *)s->lo != CANARY)
        throw("stack overflow: the lowest word of the stack was overwritten");
}
