// RT0_SCHED=seed:N: the order of goroutines follows from a number.
#pragma once
#include "sched/sched.h"

// seed_begin sets sched.seeded if that is asked for.  Before the second
// goroutine.
void seed_begin(void);

// seed_choose brings any of the goroutines that can run to the front of p's
// queue.  While sched.seeded; p is the caller's.
void seed_choose(P *p);

void seed_replay(void);         // the last line of a report of death
