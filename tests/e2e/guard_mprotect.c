// As stack_overflow.c, with the guards of kernels before 6.13.
//
// env: RT0_DEBUG=guards=mprotect
// expect: digging
// expect-err: stack overflow
// expect-err: ^goroutine 2\b
// expect-err: ^    dig\+0x
// exit: 2
#include "stack_overflow.c"
