// Samples: of some objects it is known where the program allocated them.
#pragma once
#include "gc/cache.h"

typedef struct Sample {
    uintptr_t object;           // its address; 0: none
    uintptr_t pc;               // of the program, where its allocation returned to
    uint64_t weight;            // bytes of allocations that it stands for
} Sample;

// samples_drop forgets an object that is freed.  samples_prune forgets all that were
// not marked; the world is stopped.
void samples_drop(uintptr_t object);
void samples_prune(void);

// samples_each calls fn for each sample.  The world is stopped.
void samples_each(void (*fn)(void *arg, const Sample *s), void *arg);

// samples_every returns how many bytes of allocations there are to one sample now.
size_t samples_every(void);

// samples_take notes who allocates the object, if enough has been since the last time.
void samples_take(Cache *c, uintptr_t object);

// samples_count is told by an allocation that it has opened a hole of n bytes, or
// made a large object, and which object it is going to return.
static inline void
samples_count(Cache *c, size_t n, uintptr_t object)
{
    c->unsampled += n;
    if (__builtin_expect(c->unsampled >= c->sample_after, 0))
        samples_take(c, object);
}
