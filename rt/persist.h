// Memory that is never freed: Gs, PollDescs, mark buffers and other objects
// that are reused by their own type only, so that a late look at one is wrong
// at worst, never wild.
#pragma once
#include <rt/base.h>

// persist_alloc returns n zeroed bytes aligned to 64, outside the heap and not
// scanned.  NULL when the system has no memory.  Blocks: M.
void *persist_alloc(size_t n);
