// The clock without entering the kernel: the vDSO's clock_gettime, which boot
// looks for, else the system call.
#include <linux/time.h>
#include "rt/clock.h"
#include "rt/sys.h"

static ClockGettime *vdso_gettime;

void
clock_use_vdso(ClockGettime *fn)
{
    vdso_gettime = fn;
}

static int64_t
read_clock(int clock)
{
    struct __kernel_timespec ts;

    if (vdso_gettime == NULL || vdso_gettime(clock, &ts) != 0)
        sys_clock_gettime(clock, &ts);
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
