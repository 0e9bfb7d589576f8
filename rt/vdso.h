// Functions of the kernel's vDSO.
#pragma once
#include <rt/base.h>

// vdso_find returns the function of that name in the vDSO that begins at start;
// NULL when there is no vDSO (start 0) or no such function in it.
void *vdso_find(uintptr_t start, const char *name);
