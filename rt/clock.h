// Time from the vDSO, or from the kernel where there is none.
#pragma once
#include <rt/base.h>

int64_t clock_monotonic(void);  // ns
int64_t clock_realtime(void);   // ns since 1970

// clock_use_vdso installs the vDSO's clock_gettime; called once, at boot.
struct __kernel_timespec;
typedef int ClockGettime(int clock, struct __kernel_timespec *ts);
void clock_use_vdso(ClockGettime *fn);
