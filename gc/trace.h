// RT0_DEBUG=gc=1: a line about each collection.
#pragma once
#include "gc/cycle.h"

void trace_cycle(const Cycle *c);
