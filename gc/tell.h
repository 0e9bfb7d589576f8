// Telling a Writer about the heap: what the world is stopped for, and what is not.
#pragma once
#include <rt/io.h>
#include "rt/text.h"

typedef void TellFn(Text *to, void *arg);

// tell calls look with the world stopped, on the system stack, and say (or NULL)
// when it goes on, and then writes to w the text that they have made.
//
//     room     bytes for the text; what has no room is dropped
//
// Returns 0, the first error of w, or -ENOMEM.   Blocks: as w does.
int tell(Writer *w, size_t room, TellFn *look, TellFn *say, void *arg);

// tell_map returns nbytes of zeroed memory, or NULL; tell_unmap gives it back.
void *tell_map(size_t nbytes);
void tell_unmap(void *p, size_t nbytes);
