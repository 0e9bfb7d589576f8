// The address space of the heap, and how it is given memory.
//
// One reservation, made at the first allocation, holds everything:
//
//     | table | spans | marks | allocs | pages ...                        |
//        4 B    32 B     64 B    64 B    8 KB for each page
//
//     pages:  0 | scan region --> |  ... gap ...  | <-- leaf region
//
// An address is in the heap when address - base is below nbytes, and on page
// (address - base) / 8 KB: no tree, no hash.  The two regions grow towards each
// other, so an address above the gap is a leaf's, and neither region can be full
// while there is room.
//
// Nothing but the table can be read before it is committed.  The table is
// mapped for reading as a whole, so that the collector can look up any word
// that it finds: where nothing was committed the kernel shows zeroes.  Pages
// are committed in growing chunks, the side tables in pieces for 64 MB of pages.
// Memory that was committed stays so, but pages that are free for long go back to
// the kernel, by madvise: uncommitting would cost a mapping for each hole, and the
// kernel limits their number.  Beyond the first 4 MB the
// kernel is asked for huge pages: a page fault for 2 MB instead of 512, and
// fewer misses of the address cache while marking.  A region is used from one
// end to the other, so at most one huge page is there in vain.
//
// Rejected: one mapping for each chunk of the heap, as a collector must do that
// does not own the address space; it needs a tree to find a page, and the heap
// then fails at the limit for mappings.
#include <linux/mman.h>
#include "gc/heap.h"
#include "gc/settings.h"
#include "gc/sweep.h"
#include "gc/trace.h"
#include "rt/panic.h"
#include "rt/sys.h"
#include "rt/torture.h"

#define MB ((size_t)1 << 20)

#define RESERVE_MAX (MB << 20)
#define RESERVE_MIN (64 * MB)
enum {
    HUGE_PAGE = 2 << 20,
    HUGE_PAGES = HUGE_PAGE >> HEAP_PAGE_SHIFT,
    HUGE_FROM = 4 << 20,        // committed bytes
    SIDE_BYTES = sizeof(PageEntry) + sizeof(Span) + 2 * 8 * PAGE_BITMAP_WORDS,
    SIDE_PIECE = (64 << 20) >> HEAP_PAGE_SHIFT,         // pages
    PAGES_UNIT = 1024,          // side tables of so many pages end on a page
    CHUNK_MIN = TORTURE_SIZE(1 << 20, 32 << 10) >> HEAP_PAGE_SHIFT,
    CHUNK_MAX = (64 << 20) >> HEAP_PAGE_SHIFT,
};

Heap heap = {
    .lock = LOCK_INIT(RANK_HEAP),
};

// Makes n bytes at p memory.  False when the system refuses.
static bool
commit(void *p, size_t n)
{
    if (sys_mprotect(p, n, PROT_READ | PROT_WRITE) < 0)
        return false;
    sys_madvise(p, n, MADV_DODUMP);
    return true;
}

// Where addresses are limited (ulimit -v) half of what could be had is given
// back: stacks and buffers need some too.
static void *
reserve(size_t *nbytes)
{
    for (size_t n = RESERVE_MAX; n >= RESERVE_MIN; n /= 2) {
        char *p = sys_mmap(NULL, n, PROT_NONE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (sys_failed(p))
            continue;
        if (n < RESERVE_MAX && n / 2 >= RESERVE_MIN) {
            n /= 2;
            sys_munmap(p + n, n);
        }
        *nbytes = n;
        return p;
    }
    throw("out of memory: no %zu MB of address space for the heap", RESERVE_MIN / MB);
}

void
heap_reserve(void)
{
    size_t nbytes;
    char *p = reserve(&nbytes);
    uint32_t npages = (nbytes - HUGE_PAGE) / (HEAP_PAGE + SIDE_BYTES);

    // A core dump holds what is committed, not a terabyte of nothing.
    sys_madvise(p, nbytes, MADV_DONTDUMP);
    npages -= npages % PAGES_UNIT;
    heap.reserved = nbytes;
    heap.nbytes = (size_t)npages * HEAP_PAGE;
    heap.base = (uintptr_t)(p + nbytes - heap.nbytes) & -(uintptr_t)HUGE_PAGE;
    heap.table = (PageEntry *)p;
    heap.spans = (Span *)(heap.table + npages);
    heap.marks = (uint64_t *)(heap.spans + npages);
    heap.allocs = heap.marks + (size_t)npages * PAGE_BITMAP_WORDS;
    if (sys_mprotect(heap.table, npages * sizeof(PageEntry), PROT_READ) < 0)
        throw("out of memory: no page table for a heap of %zu MB", heap.nbytes / MB);

    Region *scan = &heap.region[REGION_SCAN], *leaf = &heap.region[REGION_LEAF];
    scan->runs.spans = leaf->runs.spans = heap.spans;
    heap.gap_lo = 0;
    scan->runs.lo = scan->runs.hi = scan->fresh_lo = 1;
    heap.gap_hi = leaf->fresh_lo = leaf->fresh_hi = npages;
    leaf->runs.lo = leaf->runs.hi = npages;
    heap.side_hi = (npages + SIDE_PIECE - 1) / SIDE_PIECE;
    settings_read();
    trace_begin();
}

static bool
commit_side(uint32_t piece)
{
    size_t page = (size_t)piece * SIDE_PIECE;
    size_t n = heap.nbytes / HEAP_PAGE - page;

    if (n > SIDE_PIECE)
        n = SIDE_PIECE;
    size_t bitmap = n * PAGE_BITMAP_WORDS * 8;
    if (!commit(heap.table + page, n * sizeof(PageEntry)) ||
        !commit(heap.spans + page, n * sizeof(Span)) ||
        !commit(span_marks((uint32_t)page), bitmap) ||
        !commit(span_allocs((uint32_t)page), bitmap))
        return false;
    heap.committed += n * SIDE_BYTES;
    heap.side_bytes += n * SIDE_BYTES;
    return true;
}

// Commits the side tables of the pages [lo, hi), which end at the gap.
static bool
commit_sides(RegionName name, uint32_t lo, uint32_t hi)
{
    if (name == REGION_SCAN) {
        for (; heap.side_lo < heap.side_hi && heap.side_lo * SIDE_PIECE < hi; heap.side_lo++)
            if (!commit_side(heap.side_lo))
                return false;
    } else {
        for (; heap.side_hi > heap.side_lo && heap.side_hi * SIDE_PIECE > lo; heap.side_hi--)
            if (!commit_side(heap.side_hi - 1))
                return false;
    }
    return true;
}

// Moves a region's border npages into the gap.
static bool
commit_pages(RegionName name, uint32_t npages)
{
    Region *r = &heap.region[name];
    uint32_t lo = name == REGION_SCAN ? heap.gap_lo : heap.gap_hi - npages;
    size_t nbytes = (size_t)npages * HEAP_PAGE;
    void *p = (void *)page_address(lo);

    if (!commit_sides(name, lo, lo + npages) || !commit(p, nbytes))
        return false;
    if (heap.committed >= HUGE_FROM)
        sys_madvise(p, nbytes, MADV_HUGEPAGE);
    if (name == REGION_SCAN)
        r->fresh_hi = heap.gap_lo += npages;
    else
        r->fresh_lo = heap.gap_hi -= npages;
    heap.committed += nbytes;
    return true;
}

// How many pages to commit when npages are wanted: an eighth of what there is,
// so that a growing heap makes few system calls, and up to where a huge page
// ends, since the kernel gives no part of one.
static uint32_t
chunk_size(RegionName name, uint32_t npages)
{
    size_t chunk = heap.committed / HEAP_PAGE / 8;

    chunk = chunk < CHUNK_MIN ? CHUNK_MIN : chunk > CHUNK_MAX ? CHUNK_MAX : chunk;
    if (chunk < npages)
        chunk = npages;
    if (heap.committed >= HUGE_FROM)
        chunk += name == REGION_SCAN ? -(heap.gap_lo + chunk) % HUGE_PAGES
                                   : (heap.gap_hi - chunk) % HUGE_PAGES;
    return (uint32_t)chunk;
}

// Commits npages or more, less than it would like if the system refuses.
static bool
grow(RegionName name, uint32_t npages)
{
    uint32_t gap = heap.gap_hi - heap.gap_lo;

    for (uint32_t n = chunk_size(name, npages); n > npages; n /= 2)
        if (n <= gap && commit_pages(name, n))
            return true;
    return npages <= gap && commit_pages(name, npages);
}

// Takes pages that were never used, next to those that are.
static uint32_t
take_fresh(RegionName name, uint32_t npages)
{
    Region *r = &heap.region[name];
    uint32_t end = r->fresh_lo + npages;

    if (end > r->fresh_hi && !grow(name, end - r->fresh_hi))
        return 0;
    if (name == REGION_SCAN) {
        r->runs.hi = r->fresh_lo += npages;
        return r->fresh_lo - npages;
    }
    return r->runs.lo = r->fresh_hi -= npages;
}

uint32_t
heap_span_make(Kind kind, unsigned class, uint32_t npages)
{
    RegionName name = region_of(kind);
    bool fresh = true;
    uint32_t span = pages_alloc(&heap.region[name].runs, npages, &fresh);

    if (span == 0 && (span = take_fresh(name, npages)) == 0)
        return 0;
    Span *s = &heap.spans[span];
    *s = (Span){
        .npages = npages,
        .state = SPAN_HELD,
        .class = class,
        .kind = kind,
        .gen = sweep.gen,
        .fresh = fresh,
        .nelems = class_info[class].nelems,
        .nfree = class_info[class].nelems,
    };
    // Free objects look marked; so does the tail, object number nelems.
    for (size_t i = 0; i <= s->nelems / 64 && i < npages * PAGE_BITMAP_WORDS; i++) {
        span_marks(span)[i] = ~UINT64_C(0);
        span_allocs(span)[i] = 0;
    }
    for (uint32_t i = 0; i < npages; i++)
        heap.table[span + i] = entry_make(kind, class, i);
    heap.manual_spans += kind == KIND_MANUAL;
    return span;
}

void
heap_span_free(uint32_t span)
{
    Span *s = &heap.spans[span];

    dcheck(s->specials == NULL);
    sweep_forget(span);
    for (uint32_t i = 0; i < s->npages; i++)
        heap.table[span + i] = 0;
    heap.manual_spans -= s->kind == KIND_MANUAL;
    pages_free(&heap.region[region_of(s->kind)].runs, span, s->npages, false);
}

bool
heap_has_run(Kind kind, uint32_t npages, bool *fresh)
{
    return pages_has(&heap.region[region_of(kind)].runs, npages, fresh);
}

void
heap_partial_add(uint32_t span)
{
    Span *s = &heap.spans[span];
    SpanList *list = &heap.partial[s->kind][s->class];

    s->state = SPAN_PARTIAL;
    s->next = 0;
    s->prev = list->tail;
    if (list->tail != 0)
        heap.spans[list->tail].next = span;
    else
        list->head = span;
    list->tail = span;
}

void
heap_partial_remove(uint32_t span)
{
    Span *s = &heap.spans[span];
    SpanList *list = &heap.partial[s->kind][s->class];

    dcheck(s->state == SPAN_PARTIAL);
    *(s->prev != 0 ? &heap.spans[s->prev].next : &list->head) = s->next;
    *(s->next != 0 ? &heap.spans[s->next].prev : &list->tail) = s->prev;
    s->state = SPAN_HELD;
}

uint32_t
heap_partial_take(Kind kind, unsigned class)
{
    uint32_t span = heap.partial[kind][class].head;

    if (span != 0)
        heap_partial_remove(span);
    return span;
}

size_t
heap_resident(void)
{
    size_t away = 0;

    for (RegionName name = 0; name < REGIONS; name++)
        away += heap.region[name].runs.nfresh + heap.region[name].fresh_hi -
                heap.region[name].fresh_lo;
    return heap.committed - away * HEAP_PAGE;
}

bool
heap_return(uint32_t first, uint32_t npages)
{
    return sys_madvise((void *)page_address(first), (size_t)npages * HEAP_PAGE,
                       MADV_DONTNEED) == 0;
}

uint32_t
span_count(uint32_t span)
{
    const uint64_t *allocs = span_allocs(span);
    uint32_t n = 0;

    for (uint32_t i = 0; i * 64 < heap.spans[span].nelems; i++)
        n += bits_count(__atomic_load_n(&allocs[i], __ATOMIC_RELAXED));
    return n;
}

uint32_t
span_count_marked(uint32_t span)
{
    const uint64_t *marks = span_marks(span), *allocs = span_allocs(span);
    uint32_t n = 0;

    for (uint32_t i = 0; i * 64 < heap.spans[span].nelems; i++)
        n += bits_count(allocs[i] & marks[i]);
    return n;
}

Object
heap_find(uintptr_t p)
{
    uintptr_t offset = p - heap.base;
    uint32_t page = (uint32_t)(offset >> HEAP_PAGE_SHIFT);

    PageEntry entry = offset < heap.nbytes ? __atomic_load_n(&heap.table[page], __ATOMIC_RELAXED)
                                           : 0;
    if (entry == 0)
        return (Object){ 0 };
    uint32_t span = page - (entry >> ENTRY_BITS);
    const Span *s = &heap.spans[span];
    size_t size = span_object_size(s);
    uint32_t index = class_index(s->class, offset - ((uintptr_t)span << HEAP_PAGE_SHIFT));

    if (index >= s->nelems)     // the tail
        return (Object){ 0 };
    return (Object){ span, index, page_address(span) + index * size, size };
}
