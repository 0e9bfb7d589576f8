// The mark queue gets no memory: what did not fit in it is found again.
//
// flavors: torture
// env: RT0_FAULT=mmap:2+
// expect: 40 rounds, contents right
// expect: what is unreachable goes
// timeout: 120
#include "gc_random.c"
