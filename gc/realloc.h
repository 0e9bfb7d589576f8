// Objects that become longer or shorter.
#pragma once
#include <rt/base.h>

// object_resize makes an object n bytes long and returns where it is then.  NULL: it
// is of KIND_MANUAL, there is no memory, and it is what it was.
//
//     who     "gc_realloc" and the like, for the panic when obj is no object
//     site    FENCE_SITE()
void *object_resize(void *obj, size_t n, const char *who, uintptr_t site);
