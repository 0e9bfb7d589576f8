// What others tell the collector before the heap exists.  On their own in this
// file, since every program has them and few need the rest.
#include "gc/host.h"
#include "gc/roots.h"

Roots roots;
Errands gc_errands;

void
gc_roots_tls(uintptr_t lo, uintptr_t hi)
{
    roots.tls_lo = lo;
    roots.tls_hi = hi;
}
