// As guard_each.c, where there is no call for many guards.
//
// flavors: torture
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// env: RT0_FAULT=process_madvise:1+
// expect: 1000 stacks: 16000 pages guarded, 1000 not
#include "guard_each.c"
