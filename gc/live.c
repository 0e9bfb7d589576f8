// The answers of live.h, from the bitmaps and the caches.
#include "gc/live.h"
#include "gc/cache.h"

uint32_t
live_first(RegionName name)
{
    return pages_next_used(&heap.region[name].runs, heap.region[name].runs.lo);
}

uint32_t
live_next(RegionName name, uint32_t span)
{
    return pages_next_used(&heap.region[name].runs, span + heap.spans[span].npages);
}

uint32_t
live_count(uint32_t span)
{
    return live_is_by_marks(&heap.spans[span]) ? span_count_marked(span) : span_count(span);
}

bool
live_is(uint32_t span, uint32_t index)
{
    return index < heap.spans[span].nelems && bits_test(span_allocs(span), index) &&
           (!live_is_by_marks(&heap.spans[span]) || bits_test(span_marks(span), index));
}

void
live_unused(void (*fn)(void *arg, uintptr_t object), void *arg)
{
    for (const Cache *c = heap.caches; c != NULL; c = c->next)
        for (Kind kind = 0; kind < KINDS; kind++)
            for (unsigned class = CLASS_SMALL; class < CLASS_LARGE; class++) {
                const Slot *slot = &c->slot[kind][class];

                for (uintptr_t p = slot->cur; p != slot->end; p += class_info[class].size)
                    fn(arg, p);
                for (const FreedObject *f = c->freed[kind][class].first; f != NULL; f = f->next)
                    fn(arg, (uintptr_t)f);
            }
}
