// Counting processors.
//
// The kernel limits a program in two ways.  Its affinity names the processors
// that it may run on: taskset, a cpuset, a pinned virtual machine.  A cgroup's
// quota is time: with 200 ms in each 100 ms, eight threads on eight processors
// run for 25 ms and stand still for 75, all at once, whoever holds a lock then.
// So there are as many Ps as the lesser of the two lets run all the time.
//
// Both may change while the program runs.  They are read once: go_maxprocs is
// for programs that know better.
#include <asm/errno.h>
#include "rt/debugvar.h"
#include "rt/panic.h"
#include "rt/start.h"
#include "rt/sys.h"
#include "rt/torture.h"
#include "sched/cgroup.h"
#include "sched/cpus.h"

// The kernel refuses a mask that is smaller than its own; Linux can be built for
// 8192 processors.
enum { MASK_WORDS = 8192 / 64 };

// Who may not ask gets one.
static uint32_t
affinity(void)
{
    uint64_t mask[MASK_WORDS];
    long nbytes = sys_sched_getaffinity(0, sizeof mask, mask);
    uint32_t n = 0;

    for (long i = 0; i < nbytes / (long)sizeof *mask; i++)
        for (uint64_t word = mask[i]; word != 0; word &= word - 1)
            n++;
    return n > 0 ? n : 1;
}

static int
open_to_read(const char *path)
{
    return sys_openat(-100, path, O_RDONLY | O_CLOEXEC, 0);
}

static long
read_some(int fd, char *buf, size_t nbytes)
{
    long n;

    do
        n = sys_read(fd, buf, nbytes);
    while (n == -EINTR);
    return n;
}

static void
close_it(int fd)
{
    sys_close(fd);
}

// RT0_PROCS=N.
static uint32_t
wanted(const char *text)
{
    const char *p = text;
    uint32_t n = 0;

    for (; *p >= '0' && *p <= '9' && n <= CPUS_MAX; p++)
        n = n * 10 + (uint32_t)(*p - '0');
    if (*p != '\0' || n < 1 || n > CPUS_MAX)
        fatal("RT0_PROCS=%s: a number of processors, 1 to %d", text, CPUS_MAX);
    return n;
}

uint32_t
cpus_count(void)
{
    static const CgroupFiles files = { open_to_read, read_some, close_it };
    const char *text = start_info.secure ? NULL : env_find(start_info.envp, "RT0_PROCS");

    if (text != NULL)
        return wanted(text);
    uint32_t n = affinity();
    if (n > 1) {                // what has one already cannot be limited
        uint32_t limit = cgroup_cpu_limit(&files);

        n = n < limit ? n : limit;
    }
    // Torture promises the same order again, which several do not keep.
    return TORTURE_SIZE(n < CPUS_MAX ? n : CPUS_MAX, 1);
}
