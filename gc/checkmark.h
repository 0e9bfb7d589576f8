// RT0_GC=checkmark: marking, done again by other means.
#pragma once
#include <rt/base.h>

// checkmark throws unless exactly what can be reached from the roots is marked.
// The world is stopped, marking is over.
void checkmark(void);
