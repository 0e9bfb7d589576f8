// A heap for hosted tests of code that allocates: malloc, each object of its
// exact size so that the sanitizer sees its ends.  All are kept on a list:
// nothing is freed, as on the collected heap, and nothing counts as leaked.
#pragma once
#include <rt/gc.h>
#include <stdlib.h>

typedef struct Kept { struct Kept *next; void *object; } Kept;
static Kept *kept;

void *
gc_alloc(size_t n)
{
    Kept *k = malloc(sizeof *k);

    *k = (Kept){ kept, calloc(1, n > 0 ? n : 1) };
    kept = k;
    return k->object;
}

void *
gc_alloc_leaf(size_t n)
{
    return gc_alloc(n);
}
