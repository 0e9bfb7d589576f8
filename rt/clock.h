// Time from the vDSO, or from the kernel where there is none.
#pragma once
#include <rt/base.h>

int64_t clock_monotonic(void);  // ns
int64_t clock_realtime(void);   // ns since 1970
