// Guards, three ways, each where the one before it is not to be had:
//
//   MADV_GUARD_INSTALL (Linux 6.13) marks page table entries and makes no
//   mapping of its own: a million guards are no problem.
//
//   mprotect(PROT_NONE) splits the mapping, and a process may have only
//   vm.max_map_count (65,530) of them, two for each guard.  When they are used
//   up every mmap of the program fails, the heap's too, so guards stop at a
//   third of it.
//
//   A canary: no guard at all; the scheduler looks at the stack's lowest word
//   on each switch (stack.c).
//
// Whether the first way works is found by trying: an emulator may answer that
// the guard is in place and not put it there.  A system call that would write
// into the guard tells, without a signal.  RT0_DEBUG=guards=mprotect or
// guards=canary starts at a later way.
//
// One process_madvise gives the advice for many guards; on oneself it may do
// everything that madvise may, from Linux 6.13 on.  It wants a descriptor of the
// process, and from 6.15 on takes a number that means "this one"; for the two
// kernels between, one madvise a guard is good enough.
#include <linux/mman.h>
#include <linux/time.h>
#include <rt/err.h>
#include "rt/debugvar.h"
#include "rt/print.h"
#include "rt/start.h"
#include "rt/sys.h"
#include "sched/guard.h"

typedef enum Way { UNKNOWN, MADVISE, MPROTECT, CANARY } Way;

static Way way;
// Under the lock of stack.c:
static uint32_t nprotected, max_protected;
static bool vectors;            // advise works, as far as is known

static bool
madvise_works(uintptr_t at, size_t n)
{
    if (sys_madvise((void *)at, n, MADV_GUARD_INSTALL_) < 0)
        return false;
    return sys_clock_gettime(CLOCK_MONOTONIC, (void *)at) == -EFAULT;
}

static uint32_t
read_map_limit(void)
{
    char buf[24];
    uint32_t n = 0;
    int fd = sys_openat(-100, "/proc/sys/vm/max_map_count", O_RDONLY | O_CLOEXEC, 0);
    long len = fd < 0 ? 0 : sys_read(fd, buf, sizeof buf);

    if (fd >= 0)
        sys_close(fd);
    for (long i = 0; i < len && buf[i] >= '0' && buf[i] <= '9'; i++)
        n = n * 10 + (uint32_t)(buf[i] - '0');
    return n > 0 ? n : 65530;
}

static void
choose_way(uintptr_t at, size_t n)
{
    const char *asked = debugvar_find(start_info.debug, "guards");

    if (asked != NULL && asked[0] == 'c')
        way = CANARY;
    else if (asked != NULL && asked[0] == 'm')
        way = MPROTECT;
    else
        way = madvise_works(at, n) ? MADVISE : MPROTECT;
    vectors = way == MADVISE;
    if (way == MPROTECT)
        max_protected = read_map_limit() / 3;
}

uint32_t
advise(const Ranges *r, int advice)
{
    Str parts[RANGES_MAX];

    if (!vectors)
        return 0;
    for (uint32_t i = 0; i < r->n; i++)
        parts[i] = (Str){ (char *)r->at + i * r->stride, r->size };
    long done = sys_process_madvise(PIDFD_SELF_, parts, r->n, advice);
    return done > 0 ? (uint32_t)((size_t)done / r->size) : 0;
}

static bool
install_one(uintptr_t at, size_t n)
{
    if (way == MADVISE && sys_madvise((void *)at, n, MADV_GUARD_INSTALL_) == 0)
        return true;
    if (way == MPROTECT && nprotected < max_protected &&
        sys_mprotect((void *)at, n, PROT_NONE) == 0) {
        nprotected++;
        return true;
    }
    if (way == MPROTECT) {
        eprint("rt0: %u stacks are guarded, further ones are checked at each "
               "switch only (vm.max_map_count)\n", nprotected);
        way = CANARY;
    }
    return false;
}

uint32_t
guard_install(const Ranges *r)
{
    uint32_t n = 0;

    if (way == UNKNOWN)
        choose_way(r->at, r->size);
    if (way == MADVISE && r->n > 1) {
        n = advise(r, MADV_GUARD_INSTALL_);
        vectors = n > 0;
    }
    while (n < r->n && install_one(r->at + n * r->stride, r->size))
        n++;
    return n;
}

void
guard_gone(void)
{
    if (nprotected > 0)
        nprotected--;
}
