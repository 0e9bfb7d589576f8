// The scheduler's half of rt/dumper.h.
#pragma once
#include "rt/dumper.h"

extern const Dumper sched_dumper;
