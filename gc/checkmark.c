// Marking once more, by one marker and from the beginning, while the world still
// stands still; then the mark bits of both must be the same.  What several markers do
// at once is held against what one does in order, and what an engine does while the
// program runs against what is so in the end.
#include "gc/checkmark.h"
#include <linux/mman.h>
#include "gc/heap.h"
#include "gc/mark.h"
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/sys.h"

// Calls fn for each span that is collected, with the place of a copy of its mark
// bits.  Returns the words of all of them.
static size_t
each_span(uint64_t *copy, void (*fn)(uint32_t span, uint64_t *copy, size_t nwords))
{
    size_t at = 0;

    for (RegionName name = 0; name < REGIONS; name++) {
        const PageHeap *h = &heap.region[name].runs;

        for (uint32_t span = pages_next_used(h, h->lo); span != 0;
             span = pages_next_used(h, span + heap.spans[span].npages)) {
            size_t n = (heap.spans[span].nelems + 63) / 64;

            if (heap.spans[span].kind == KIND_MANUAL)
                continue;
            if (fn != NULL)
                fn(span, copy + at, n);
            at += n;
        }
    }
    return at;
}

// Keeps the mark bits, and makes the span as it was before marking.
static void
put_aside(uint32_t span, uint64_t *copy, size_t nwords)
{
    for (size_t i = 0; i < nwords; i++) {
        copy[i] = span_marks(span)[i];
        span_marks(span)[i] = ~span_allocs(span)[i];
    }
}

static void
compare(uint32_t span, uint64_t *copy, size_t nwords)
{
    const uint64_t *marks = span_marks(span);

    for (size_t i = 0; i < nwords; i++)
        if (marks[i] != copy[i]) {
            size_t index = i * 64 + (size_t)__builtin_ctzll(marks[i] ^ copy[i]);
            size_t size = span_object_size(&heap.spans[span]);

            throw("checkmark: the object of %zu bytes at %p was %smarked", size,
                  (void *)(page_address(span) + index * size),
                  bits_test(copy, index) ? "" : "not ");
        }
}

void
checkmark(void)
{
    // One word more: there may be no span at all.
    size_t nbytes = (each_span(NULL, NULL) + 1) * sizeof(uint64_t);
    uint64_t *copy = sys_mmap(NULL, nbytes, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (sys_failed(copy))
        throw("out of memory: no %zu KB to mark again", nbytes >> 10);
    each_span(copy, put_aside);
    mark_all(1);
    each_span(copy, compare);
    sys_munmap(copy, nbytes);
}
