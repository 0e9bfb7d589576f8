// As go_many.c, with the guards of kernels before 6.13, of which there can be
// only so many: standard error may say so, and everything works.
//
// env: RT0_DEBUG=guards=mprotect
// expect: 100001 at once
// expect: 100000 ended, sum 4999950000, 1 left
// expect-err:
// timeout: 120
#include "go_many.c"
