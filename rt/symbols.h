// Names of functions and variables, from the program's own ELF file.
#pragma once
#include <rt/base.h>

// symbol_find names the function that pc lies in.  Returns false when the file
// is stripped, gone or unreadable.  *name stays valid until the program ends.
bool symbol_find(uintptr_t pc, const char **name, uintptr_t *start);

// symbol_find_variable names the variable that `at` lies in: an address, or if
// thread_local the distance from the first thread-local of a thread.
bool symbol_find_variable(uintptr_t at, bool thread_local, const char **name, uintptr_t *start);
