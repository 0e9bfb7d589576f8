// Free pages go back to the kernel.
#pragma once
#include <rt/base.h>

// scavenge gives back pages that have been free for long; called again and again,
// by sysmon.  A little each time, and it looks once a second only.
//
//     now     the monotonic clock, ns
//     all     whatever is free, all at once: the program has gone to sleep
void scavenge(int64_t now, bool all);
