// The guard below each stack.
#pragma once
#include <rt/base.h>

// guard_install makes [at, at+n) a range that faults when touched.  Returns
// whether it could.
bool guard_install(uintptr_t at, size_t n);

// guard_gone: a range that guard_install made was unmapped.
void guard_gone(void);
