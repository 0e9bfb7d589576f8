// Functions of the kernel's vDSO.
#pragma once
#include <rt/base.h>

// vdso_find returns the function of that name in the vDSO whose ELF header is
// at ehdr; NULL when there is no vDSO (ehdr 0) or no such function in it.
void *vdso_find(uintptr_t ehdr, const char *name);
