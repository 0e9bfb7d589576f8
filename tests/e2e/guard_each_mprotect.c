// As guard_each.c, with the guards of kernels before 6.13.
//
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// env: RT0_DEBUG=guards=mprotect
// expect: 1000 stacks: 16000 pages guarded, 1000 not
#include "guard_each.c"
