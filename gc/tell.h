// Telling a Writer about the heap: what the world is stopped for, and what is not.
#pragma once
#include <rt/io.h>
#include "rt/text.h"

typedef void TellFn(Text *to, void *arg);

// tell calls look with the world stopped, on the system stack, and say (or NULL)
// when it goes on, and then writes to w the text that they have made.
//
//     room     bytes for the text; what has no room is dropped
//     nbytes   at arg, zeroed memory, for what look finds and say prints
//
// Returns 0, the first error of w, or -ENOMEM.   Blocks: as w does.
int tell(Writer *w, size_t room, size_t nbytes, TellFn *look, TellFn *say);
