// The clock without entering the kernel: the vDSO's clock_gettime, else the
// system call.  The vDSO is looked through at the first reading, not at boot:
// its pages cost a start two microseconds, and many programs never ask.
#include <linux/time.h>
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/panic.h"
#include "rt/start.h"
#include "rt/sys.h"
#include "rt/vdso.h"

typedef int ClockGettime(int clock, struct __kernel_timespec *ts);

static int
by_system_call(int clock, struct __kernel_timespec *ts)
{
    return sys_clock_gettime(clock, ts);
}

// Whoever comes first looks; two threads that both do find the same.
static ClockGettime *
find_gettime(void)
{
    static ClockGettime *found;
    ClockGettime *fn = load_relaxed(&found);

    if (fn == NULL) {
        fn = (ClockGettime *)vdso_find(start_info.vdso, "__vdso_clock_gettime");
        if (fn == NULL)
            fn = by_system_call;
        store_relaxed(&found, fn);
    }
    return fn;
}

static int64_t
read_clock(int clock)
{
    struct __kernel_timespec ts = { 0 };

    int err = find_gettime()(clock, &ts);
    if (err < 0)                // no sleep would ever end
        fatal("clock_gettime: error %d", -err);
    return ts.tv_sec * 1000000000 + ts.tv_nsec;
}

int64_t
clock_monotonic(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t
clock_realtime(void)
{
    return read_clock(CLOCK_REALTIME);
}
