// RT0_DEBUG=sched=MS: what the scheduler is doing, a line each MS milliseconds.
#pragma once
#include <rt/base.h>

void schedtrace_begin(void);            // by sysmon, as all of this
bool schedtrace_on(void);
void schedtrace_look(int64_t now);      // prints, if it is time
