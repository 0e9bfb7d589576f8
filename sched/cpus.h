// How many processors the program may use.
#pragma once
#include <rt/base.h>

enum { CPUS_MAX = 1024 };

// cpus_count returns how many Ps to begin with, 1 to CPUS_MAX: what RT0_PROCS
// says, or else what the affinity and the cgroups of the process leave it.  Reads
// files; called once, when there is a second goroutine.  Blocks: M.
uint32_t cpus_count(void);
