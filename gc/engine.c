// The engine that needs nothing of anybody: while the world stands still nothing is
// stored.  The pause is the time that marking takes, some 10 to 30 ns for each object
// that is alive, divided by the processors.
#include "gc/engine.h"

const Engine engine_stw = { .name = "stw", .mark = mark_all };

const Engine *engine = &engine_stw;
