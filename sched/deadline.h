// Deadlines: a function is called on a goroutine at an instant, or is taken back
// before.
//
// For what lies in a larger object on the heap, is short, and may become due in
// great numbers at once.  A timeout's function (timer.h) may not park; timer_start
// gives each function a goroutine of its own, and so as many stacks as timers are due.
// Here all that are due at about the same time share one goroutine.
#pragma once
#include "sched/timer.h"

typedef struct Deadline {
    Timeout timeout;
    void (*fn)(struct Deadline *d);
    struct Deadline *next;      // behind it among those that are due
} Deadline;

// deadline_set has fn(d) called at an instant of clock_monotonic, never earlier.
// Others wait until it returns.  Once for each Deadline, which is zeroed.
void deadline_set(Deadline *d, int64_t when, void (*fn)(Deadline *d));

// deadline_del takes d back.  If it returns false fn is being called, or will be.
bool deadline_del(Deadline *d);
