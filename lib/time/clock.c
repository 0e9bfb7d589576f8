// The clocks of rt/clock.c, by the names that <rt/time.h> gives them.
#include <rt/time.h>
#include "rt/clock.h"

int64_t
time_now(void)
{
    return clock_monotonic();
}

int64_t
time_unix_nano(void)
{
    return clock_realtime();
}
