/* C's allocation functions, on the same heap, for libraries that expect them.

   What they return is not collected: it lives until free.  The collector looks into
   all of it for pointers, as into a global variable, so a library may keep an object
   of gc_alloc in a list of its own.  gc_free and gc_realloc take this memory as well,
   and free and realloc take that of gc_alloc.

   A program or a library that defines functions of these names has its own, whole or
   in part; what is not called is not in the program.

   Errors:  NULL when there is no memory, or when no memory could be so large.  There
            is no errno.  A pointer that is not the beginning of an object, or was freed
            before, panics.
   Blocks:  never, but may collect.   Context: goroutine; not within go_blocking. */
#pragma once
#include <rt/base.h>

/* malloc returns n bytes, aligned to 16; n == 0 gives an object that is different from
   all others.  calloc returns n objects of size bytes, zeroed; NULL if the product
   overflows. */
void *malloc(size_t n);
void *calloc(size_t n, size_t size);

/* realloc makes an object n bytes long, elsewhere if it has to be; NULL leaves it as it
   was.  p == NULL is malloc; n == 0 leaves an empty object, and frees nothing. */
void *realloc(void *p, size_t n);

/* free gives an object back.  NULL is ignored. */
void free(void *p);

/* aligned_alloc returns n bytes at a multiple of align, a power of 2 of any size; n
   need not be a multiple.  NULL if align is no power of 2. */
void *aligned_alloc(size_t align, size_t n);

/* posix_memalign is aligned_alloc into *p.  It returns 0, or EINVAL if align is no power
   of 2 or less than a pointer, or ENOMEM: positive, as POSIX has it. */
int posix_memalign(void **p, size_t align, size_t n);

/* malloc_usable_size returns how many bytes of an object may be used: as many as were
   asked for, or more.  Of NULL, 0. */
size_t malloc_usable_size(void *p);
