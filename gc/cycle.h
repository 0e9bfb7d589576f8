// One collection: the world stops, marks, sweeps, and goes on.
#pragma once
#include <rt/base.h>

// cycle_run collects, unless the number of collections is no longer `seen`:
// somebody else was faster.  The heap is not locked.  Any allocation cache is
// empty afterwards.
void cycle_run(uint64_t seen);
