// When to collect next, by what survived.  Pure.
#pragma once
#include <rt/base.h>

enum { PACER_MIN_GOAL = 4 << 20, PACER_DEFAULT_PERCENT = 100 };

// pacer_goal returns the heap size at which the next collection is due, when
// live bytes survived the last one and the heap may grow by percent of them.
// A negative percent: never.
size_t pacer_goal(size_t live, int percent);

// pacer_limited returns the same where memory is limited to `limit` bytes, of
// which `overhead` are no objects: goal, if that is less.
size_t pacer_limited(size_t goal, size_t live, size_t limit, size_t overhead);

// pacer_may_collect tells whether a heap above its limit may be collected again,
// when the last collection took `took` ns and ended `since` ns ago.
bool pacer_may_collect(int64_t took, int64_t since);
