// The scheduler's half of rt/dumper.h, and its dumps.
#pragma once
#include "rt/dumper.h"
#include "rt/text.h"
#include "sched/sched.h"

// dump.c: of the goroutine that runs.
extern const Dumper sched_dumper;       // for one goroutine
void dump_title(void);
bool dump_bounds(uintptr_t sp, uintptr_t *lo, uintptr_t *hi);
void dump_spawned(void);
void dump_site(Text *to, const G *gp);

// chandump.c: the channels that a parked goroutine waits for.
void dump_waits(Text *to, const G *gp);

// goroutines.c: of all but one.  All other threads are frozen, or the world is
// stopped and the caller on the system stack.
void dump_all(Text *to, const G *but);
void dump_goroutines_but(const G *but); // to standard error
