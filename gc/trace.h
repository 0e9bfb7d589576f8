// RT0_DEBUG=gc=1: a line about each collection; gc=2: and a table.
#pragma once
#include "gc/cycle.h"

// trace_begin reads RT0_DEBUG.  Once, when the heap is reserved.
void trace_begin(void);

// trace_cycle tells of a collection, if that was asked for.  The world goes on
// already; the caller is a goroutine, and others may run while a full pipe keeps it.
void trace_cycle(const Cycle *c);
