#include "gc/trace.h"
void trace_cycle(const Cycle *c) { (void)c; }
