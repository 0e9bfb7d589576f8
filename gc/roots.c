// The complete list of the places where the program keeps pointers into the
// heap.  What is on none of them is collected while in use, so a structure of
// the runtime that keeps a word for the program off the heap belongs here.
//
//     .data .bss       of the program and of lib/, and writable sections of
//                      other names; the linker script brackets them and
//                      leaves the runtime's own out
//     thread-locals    of goroutine 1; all others have theirs on their stacks
//     added            by gc_add_root
//     specials         what is to be told of the death of an object (special.h)
//     manual           objects of KIND_MANUAL, each of them
//     timers           the heaps of those that are pending; each slot has a pointer
//                      into the object that the timer is
//     deadlines        those that have passed, until a goroutine takes them
//     pools            the list that each P has of those with something to give
//     stacks           from each goroutine's saved stack pointer up.  The
//                      callee-saved registers are pushed on the stack by
//                      whoever leaves it; the arguments of a goroutine that
//                      has not run yet lie at its top
//     names            that go_with gave to goroutines
//
// Nothing else: read-only data cannot point into a heap that did not exist when
// it was written, and the runtime's own variables hold no word of the program.
//
// The roots are cut into pieces, which markers take one after the other, in the
// order of this list: large ranges first, and stacks last, of which there may be a
// million, in batches.
//
// The scheduler notes for each goroutine after which collection it ran last (G.epoch).
// All stacks are scanned nevertheless, also of those that have
// not run since the last time: another goroutine may have a pointer to a local there
// and store through it.  An engine that sees stores can leave them out.
#include "gc/roots.h"
#include <rt/gc.h>
#include <rt/go.h>
#include "gc/cache.h"
#include "gc/host.h"
#include "rt/panic.h"
#include "rt/persist.h"

enum { PIECE = 128 << 10, SPANS = 256 };

extern char __roots_start[] __attribute__((visibility("hidden")));
extern char __noscan_start[] __attribute__((visibility("hidden")));
extern char __noscan_end[] __attribute__((visibility("hidden")));
extern char __roots_end[] __attribute__((visibility("hidden")));

enum { DATA, BSS, TLS, RANGES };

static struct {
    Lock lock;
    // Protected by lock:
    Range range[RANGES];        // what is left of each
    uint32_t nranges;           // that are not finished
    uint32_t added;             // the next one of roots.added
    uintptr_t added_at;         // and where in it; 0: at its beginning
    const RootChunk *chunk;     // the next of roots.chunks
    uint32_t span;              // manual objects are looked for from here on; 0: no more
    bool kept;                  // what the scheduler keeps is still to be scanned
    size_t globals;             // bytes handed out
} left = { .lock = LOCK_INIT(RANK_MARK) };

void
roots_begin(void)
{
    left.range[DATA] = (Range){ (uintptr_t)__roots_start, (uintptr_t)__noscan_start };
    left.range[BSS] = (Range){ (uintptr_t)__noscan_end, (uintptr_t)__roots_end };
    left.range[TLS] = (Range){ roots.tls_lo, roots.tls_hi };
    left.nranges = RANGES;
    left.added = 0;
    left.added_at = 0;
    left.chunk = roots.chunks;
    left.span = heap.manual_spans > 0 ? heap.region[REGION_SCAN].runs.lo : 0;
    left.kept = true;
    left.globals = 0;
    gc_host.walk_begin();
}

typedef struct Piece {
    enum { RANGE_PIECE, SPANS_PIECE, KEPT_PIECE, STACKS_PIECE } what;
    Range range;                // addresses; or spans, the last one excluded
} Piece;

// Cuts a piece from the beginning of a range.
static Piece
cut(Range *r)
{
    Piece p = { RANGE_PIECE, *r };

    if (p.range.hi - p.range.lo > PIECE)
        p.range.hi = p.range.lo + PIECE;
    r->lo = p.range.hi;
    left.globals += p.range.hi - p.range.lo;
    return p;
}

static bool
take_range(Piece *p)
{
    while (left.nranges > 0) {
        Range *r = &left.range[RANGES - left.nranges];

        if (r->lo < r->hi) {
            *p = cut(r);
            return true;
        }
        left.nranges--;
    }
    return false;
}

static bool
take_added(Piece *p)
{
    if (left.added == roots.nadded)
        return false;
    Range r = roots.added[left.added];
    if (left.added_at != 0)
        r.lo = left.added_at;
    *p = cut(&r);
    left.added_at = r.lo;
    if (r.lo == r.hi) {
        left.added_at = 0;
        left.added++;
    }
    return true;
}

static bool
take_chunk(Piece *p)
{
    const RootChunk *chunk = left.chunk;

    if (chunk == NULL)
        return false;
    *p = (Piece){ RANGE_PIECE, { (uintptr_t)(chunk + 1), (uintptr_t)chunk + chunk->nbytes } };
    left.chunk = chunk->next;
    left.globals += p->range.hi - p->range.lo;
    return true;
}

// Spans among which there may be manual ones.
static bool
take_spans(Piece *p)
{
    const PageHeap *h = &heap.region[REGION_SCAN].runs;
    uint32_t span = left.span;

    if (span == 0)
        return false;
    *p = (Piece){ SPANS_PIECE, { span, h->hi } };
    for (uint32_t n = 0; n < SPANS && span != 0; n++)
        if ((span = pages_next_used(h, span)) != 0)
            span += heap.spans[span].npages;
    if (span != 0)
        p->range.hi = span;
    left.span = span;
    return true;
}

static Piece
take(void)
{
    Piece p = { STACKS_PIECE, { 0, 0 } };

    lock(&left.lock);
    if (!take_range(&p) && !take_added(&p) && !take_chunk(&p) && !take_spans(&p) &&
        left.kept) {
        p.what = KEPT_PIECE;
        left.kept = false;
    }
    unlock(&left.lock);
    return p;
}

static void
mark_spans(Marker *m, Range spans)
{
    const PageHeap *h = &heap.region[REGION_SCAN].runs;

    for (uint32_t span = pages_next_used(h, (uint32_t)spans.lo); span != 0 && span < spans.hi;
         span = pages_next_used(h, span + heap.spans[span].npages))
        if (heap.spans[span].kind == KIND_MANUAL)
            mark_manual(m, span);
}

static void
scan(void *marker, uintptr_t lo, uintptr_t hi)
{
    mark_range(marker, lo, hi);
}

bool
roots_next(Marker *m)
{
    Piece p = take();

    switch (p.what) {
    case RANGE_PIECE:
        mark_range(m, p.range.lo, p.range.hi);
        return true;
    case SPANS_PIECE:
        mark_spans(m, p.range);
        return true;
    case KEPT_PIECE:
        gc_host.walk_kept(scan, m);
        return true;
    default:
        return gc_host.walk_goroutines(scan, m);
    }
}

void
roots_named(NamedRange *fn, void *arg)
{
    RootName name = { .what = ROOT_DATA };

    fn(arg, name, (uintptr_t)__roots_start, (uintptr_t)__noscan_start);
    name.what = ROOT_BSS;
    fn(arg, name, (uintptr_t)__noscan_end, (uintptr_t)__roots_end);
    name.what = ROOT_ADDED;
    for (uint32_t i = 0; i < roots.nadded; i++)
        fn(arg, name, roots.added[i].lo, roots.added[i].hi);
    name.what = ROOT_SPECIALS;
    for (const RootChunk *c = roots.chunks; c != NULL; c = c->next)
        fn(arg, name, (uintptr_t)(c + 1), (uintptr_t)c + c->nbytes);
    fn(arg, (RootName){ .what = ROOT_TLS, .who = "main", .id = 1 }, roots.tls_lo, roots.tls_hi);
    gc_host.walk_named(fn, arg);
}

size_t
roots_globals(void)
{
    return left.globals;
}

// Twice as long each time; who scans the old array meanwhile is nobody.
static bool
make_room(void)
{
    uint32_t n = roots.room > 0 ? roots.room * 2 : 8;
    Range *added;

    if (roots.nadded < roots.room)
        return true;
    if ((added = persist_alloc(n * sizeof *added)) == NULL)
        return false;
    for (uint32_t i = 0; i < roots.nadded; i++)
        added[i] = roots.added[i];
    roots.added = added;
    roots.room = n;
    return true;
}

void
gc_add_root(void *start, size_t n)
{
    Range r = { ((uintptr_t)start + 7) & -(uintptr_t)8, ((uintptr_t)start + n) & -(uintptr_t)8 };

    if (r.lo >= r.hi)
        panic("gc_add_root: %zu bytes hold no pointer", n);
    cache_mine();               // not in go_blocking, beside a collection
    lock(&left.lock);
    bool room = make_room();
    if (room)
        roots.added[roots.nadded++] = r;
    unlock(&left.lock);
    if (!room)
        throw("out of memory: no room for a root of the collector");
}

void
gc_remove_root(void *start)
{
    uintptr_t lo = ((uintptr_t)start + 7) & -(uintptr_t)8;
    uint32_t i = 0;

    cache_mine();
    lock(&left.lock);
    while (i < roots.nadded && roots.added[i].lo != lo)
        i++;
    bool found = i < roots.nadded;
    if (found)
        roots.added[i] = roots.added[--roots.nadded];
    unlock(&left.lock);
    if (!found)
        panic("gc_remove_root: %p is no root", start);
}
