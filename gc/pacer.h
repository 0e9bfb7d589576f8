// When to collect next, by what survived.  Pure.
#pragma once
#include <rt/base.h>

enum { PACER_MIN_GOAL = 4 << 20, PACER_DEFAULT_PERCENT = 100 };

// pacer_goal returns the heap size at which the next collection is due, when
// live bytes survived the last one and the heap may grow by percent of them.
// A negative percent: never.
size_t pacer_goal(size_t live, int percent);
