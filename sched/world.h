// The scheduler's half of gc/host.h.
#pragma once
#include "gc/host.h"

extern const GCHost sched_gc_host;
