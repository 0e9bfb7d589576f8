// Names of functions, from the program's own ELF file.
#pragma once
#include <rt/base.h>

// symbol_find names the function that pc lies in.  Returns false when the file
// is stripped, gone or unreadable.  *name stays valid until the program ends.
bool symbol_find(uintptr_t pc, const char **name, uintptr_t *start);
