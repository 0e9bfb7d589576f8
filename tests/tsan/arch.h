// The machine of rt/x86_64/arch.h, but the running M is found in a thread-local of
// libc's.  This folder stands first on the include path of what host.c runs.
#pragma once
#include "rt/x86_64/arch.h"

extern __thread uintptr_t host_m;
#undef TCB_LOAD_
#define TCB_LOAD_(offset) ((void)(offset), host_m)
