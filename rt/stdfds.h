// Descriptors 0, 1 and 2, which a program expects to be open from the start.
#pragma once
#include <rt/base.h>

// stdfds_fill opens /dev/null in the place of those that are closed.  It comes
// before whatever keeps a new descriptor.  Returns 0, or -errno of open(2).
int stdfds_fill(void);
