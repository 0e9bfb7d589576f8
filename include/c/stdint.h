/* The compiler's own <stdint.h>.  gcc's wrapper looks for libc's when the
   program is compiled as hosted, which it is, so that main may end without
   return. */
#pragma once
#if defined(__has_include) && __has_include(<stdint-gcc.h>)
#include <stdint-gcc.h>
#else
#include_next <stdint.h>
#endif
