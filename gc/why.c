// gc_why: the shortest way from a root to an object.
//
//     .bss: cache+16 ->
//     Node (48 bytes) at 0x7f2a10004030 +8 ->
//     scan (112 bytes) at 0x7f2a1000a0e0 +0 ->
//     leaf (208 bytes) at 0x7fea0fffe0d0
//
// Breadth first: all that the roots point to, then what that points to, and so on.  The
// first way found is a shortest one, and of the shortest the one from the root that
// stands first in roots.c: a variable before a stack.
//
// Each object has a number: 1 and up, in the order of addresses.  By number it is noted
// from where an object was found first, which is all that has to be kept; the word on
// the way, and the root, are looked for again in the end, on the way that was found.
// That makes eight bytes for each object that there is room for, mapped for as long as
// it takes.
//
// The object's own address is kept complemented, since the stack of who asks is a root.
#include <asm/errno.h>
#include <rt/gc.h>
#include "gc/free.h"
#include "gc/live.h"
#include "gc/roots.h"
#include "gc/tell.h"
#include "rt/symbols.h"

// So many steps at the beginning of a way are shown, and at its end.
enum { FIRST = 30, LAST = 10, ROOM = 64 << 10 };

typedef struct Why Why;
typedef void FoundFn(Why *y, uintptr_t at, Object o);

struct Why {
    uintptr_t hidden;           // the object's address, complemented
    int result;
    uint32_t *map;              // the mapping in which all of the following are
    size_t nbytes;
    uint32_t *first[REGIONS];   // of each span, by its page: its first object's number
    uint32_t *spans;            // in the order of numbers
    uint32_t *from;             // of each object: which one it was found from; itself:
                                // from a root; 0: not found
    uint32_t *queue;            // numbers, in the order in which they were found
    uint32_t nspans, nobjects, head, tail;
    uint32_t scanned;           // number of the object that is scanned; 0: a root
    FoundFn *found;             // what is done with each object that a word points to
    uint32_t wanted;            // number of the object that a word on the way points to
    uintptr_t at;               // the first such word; 0: not found yet
    RootName root;              // where it lies, if in a root
    uintptr_t root_lo, root_hi;
};

static RegionName
region_at(uint32_t span)
{
    return span >= heap.region[REGION_LEAF].runs.lo ? REGION_LEAF : REGION_SCAN;
}

static uint32_t *
first_of(Why *y, uint32_t span)
{
    RegionName name = region_at(span);

    return &y->first[name][span - heap.region[name].runs.lo];
}

static uint32_t
number(Why *y, Object o)
{
    return *first_of(y, o.span) + o.index;
}

// The object of a number: in the last span that does not begin behind it.
static Object
object(Why *y, uint32_t n)
{
    uint32_t lo = 0, hi = y->nspans;

    while (hi - lo > 1) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (*first_of(y, y->spans[middle]) <= n)
            lo = middle;
        else
            hi = middle;
    }
    uint32_t span = y->spans[lo], index = n - *first_of(y, span);
    size_t size = span_object_size(&heap.spans[span]);
    return (Object){ span, index, page_address(span) + index * size, size };
}

// Counts the objects that there is room for; gives them numbers if there is a map.
static uint64_t
each_span(Why *y)
{
    uint64_t next = 1;

    y->nspans = 0;
    for (RegionName name = 0; name < REGIONS; name++)
        for (uint32_t span = live_first(name); span != 0; span = live_next(name, span)) {
            if (y->map != NULL) {
                y->spans[y->nspans] = span;
                *first_of(y, span) = (uint32_t)next;
            }
            y->nspans++;
            next += heap.spans[span].nelems;
        }
    return next;
}

static int
make_map(Why *y)
{
    size_t npages[REGIONS], words = 0;
    uint64_t n = each_span(y);

    for (RegionName name = 0; name < REGIONS; name++)
        words += npages[name] = heap.region[name].runs.hi - heap.region[name].runs.lo;
    y->nbytes = (words + y->nspans + 2 * n) * sizeof(uint32_t);
    if (n > UINT32_MAX || (y->map = tell_map(y->nbytes)) == NULL)
        return -ENOMEM;
    y->first[REGION_SCAN] = y->map;
    y->first[REGION_LEAF] = y->first[REGION_SCAN] + npages[REGION_SCAN];
    y->spans = y->first[REGION_LEAF] + npages[REGION_LEAF];
    y->from = y->spans + y->nspans;
    y->queue = y->from + n;
    each_span(y);
    return 0;
}

// Calls y->found for each live object that a word in [lo, hi) points into.
static void
scan_range(Why *y, uintptr_t lo, uintptr_t hi)
{
    for (; lo < hi; lo += sizeof(uintptr_t)) {
        uintptr_t word = *(const uintptr_t *)lo;

        if (word - heap.base >= heap.nbytes)
            continue;
        Object o = heap_find(word);
        if (o.span != 0 && live_is(o.span, o.index))
            y->found(y, lo, o);
    }
}

static void
scan_typed(Why *y, Object o)
{
    const GCType *type = ((const GCType *const *)(o.start + o.size))[-1];
    size_t room = o.size - sizeof type;

    if (type == NULL || type->nspans == 0 || free_waits(&o))
        return;
    for (size_t at = 0; at + type->size <= room; at += type->size)
        for (uint32_t i = 0; i < type->nspans; i++) {
            uintptr_t lo = o.start + at + type->spans[i].off;
            scan_range(y, lo, lo + type->spans[i].len);
        }
}

static void
scan_object(Why *y, Object o)
{
    Kind kind = heap.spans[o.span].kind;

    if (kind == KIND_TYPED)
        scan_typed(y, o);
    else if (kind != KIND_LEAF)
        scan_range(y, o.start, o.start + o.size);
}

static void
scan_root(void *why, RootName name, uintptr_t lo, uintptr_t hi)
{
    Why *y = why;

    if (y->at != 0)
        return;
    y->root = name;
    y->root_lo = lo;
    y->root_hi = hi;
    scan_range(y, lo, hi);
}

// The search: who is new is queued.
static void
reach(Why *y, uintptr_t at, Object o)
{
    uint32_t n = number(y, o);

    (void)at;
    if (y->from[n] == 0) {
        y->from[n] = y->scanned != 0 ? y->scanned : n;
        y->queue[y->tail++] = n;
    }
}

static void
reach_manual(Why *y)
{
    if (heap.manual_spans == 0)
        return;
    for (uint32_t i = 0; i < y->nspans; i++) {
        uint32_t span = y->spans[i];

        if (heap.spans[span].kind != KIND_MANUAL)
            continue;
        for (uint32_t j = 0; j < heap.spans[span].nelems; j++)
            if (live_is(span, j))
                reach(y, 0, (Object){ .span = span, .index = j });
    }
}

static void
search(Why *y, uint32_t wanted)
{
    y->found = reach;
    roots_named(scan_root, y);
    reach_manual(y);
    while (y->head < y->tail && y->from[wanted] == 0) {
        y->scanned = y->queue[y->head++];
        scan_object(y, object(y, y->scanned));
    }
    y->scanned = 0;
}

// The way, looked for again: the word that points to the next object on it.
static void
match(Why *y, uintptr_t at, Object o)
{
    if (y->at == 0 && number(y, o) == y->wanted)
        y->at = at;
}

// Turns the way to an object around: `from` then says where it leads to, 0 at its
// end.  Returns its first object; *n becomes how many there are.
static uint32_t
turn(Why *y, uint32_t object, uint32_t *n)
{
    uint32_t next = 0;

    for (*n = 1;; ++*n) {
        uint32_t before = y->from[object];
        y->from[object] = next;
        if (before == object)
            return object;
        next = object;
        object = before;
    }
}

static void
say_variable(Text *to, const char *where, const Why *y)
{
    bool local = y->root.what == ROOT_TLS;
    uintptr_t at = local ? y->at - y->root_lo : y->at, start;
    const char *name;

    if (symbol_find_variable(at, local, &name, &start))
        text_add(to, "%s: %s+%lu", where, name, (unsigned long)(at - start));
    else
        text_add(to, "%s: %#lx", where, (unsigned long)at);
    if (local)
        text_add(to, ", goroutine %ld", (long)y->root.id);
}

// The frame in which a word of a stack lies: a function's locals are below its frame
// pointer.  Where there is none to follow, nothing is said.
static void
say_stack(Text *to, const Why *y)
{
    uintptr_t pc = y->root.pc, fp = y->root.fp, before = y->root_lo, start;
    const char *name;

    text_add(to, "%s's stack, goroutine %ld", y->root.who, (long)y->root.id);
    while (fp > before && fp % sizeof fp == 0 && fp <= y->at && y->root_hi - fp >= 2 * sizeof fp) {
        before = fp;
        pc = ((const uintptr_t *)fp)[1];
        fp = ((const uintptr_t *)fp)[0];
    }
    if (fp > y->at && symbol_find(pc - 1, &name, &start))
        text_add(to, ", in %s", name);
}

static void
say_root(Text *to, Why *y, uint32_t object_number)
{
    static const char *const kept[] = {
        [ROOT_TIMERS] = "a timer", [ROOT_DEADLINES] = "a deadline that has passed",
        [ROOT_POOLS] = "the list of pools",
        [ROOT_SPECIALS] = "a cleanup or a weak reference of a live object",
    };

    y->found = match;
    y->wanted = object_number;
    roots_named(scan_root, y);
    if (y->at == 0)
        text_add(to, "manual: until it is freed");
    else if (y->root.what == ROOT_DATA)
        say_variable(to, ".data", y);
    else if (y->root.what == ROOT_BSS)
        say_variable(to, ".bss", y);
    else if (y->root.what == ROOT_TLS)
        say_variable(to, "thread-local", y);
    else if (y->root.what == ROOT_ADDED)
        text_add(to, "gc_add_root: %#lx +%lu", (unsigned long)y->root_lo,
                 (unsigned long)(y->at - y->root_lo));
    else if (y->root.what == ROOT_STACK)
        say_stack(to, y);
    else if (y->root.what == ROOT_GO_NAME)
        text_add(to, "the name of goroutine %ld", (long)y->root.id);
    else
        text_add(to, "%s", kept[y->root.what]);
    text_add(to, " ->\n");
}

static void
say_object(Text *to, Object o)
{
    static const char *const names[] = { "scan", "leaf", "typed", "manual" };
    Kind kind = heap.spans[o.span].kind;
    const char *name = names[kind];

    if (kind == KIND_TYPED) {
        const GCType *type = ((const GCType *const *)(o.start + o.size))[-1];
        name = type != NULL ? type->name : name;
    }
    text_add(to, "%s (%zu bytes) at %#lx", name, o.size, (unsigned long)o.start);
}

// One object of the way, and where in it the next one stands.
static void
say_step(Text *to, Why *y, uint32_t n)
{
    Object o = object(y, n);

    say_object(to, o);
    if (y->from[n] != 0) {
        y->at = 0;
        y->wanted = y->from[n];
        scan_object(y, o);
        text_add(to, " +%lu ->", (unsigned long)(y->at - o.start));
    }
    text_add(to, "\n");
}

static void
say_way(Text *to, Why *y, uint32_t wanted)
{
    uint32_t steps, n = turn(y, wanted, &steps);

    y->result = steps < INT32_MAX ? (int)steps : INT32_MAX;
    say_root(to, y, n);
    for (uint32_t i = 0; i < steps; i++, n = y->from[n])
        if (i < FIRST || i >= steps - LAST)
            say_step(to, y, n);
        else if (i == FIRST)
            text_add(to, "... %u objects more ...\n", steps - FIRST - LAST);
}

static void
look(Text *to, void *why)
{
    Why *y = why;
    Object o = heap_find(~y->hidden);

    y->result = -EINVAL;
    if (o.span == 0 || !bits_test(span_allocs(o.span), o.index))
        return;
    lock(&heap.lock);
    y->result = make_map(y);
    unlock(&heap.lock);
    if (y->result < 0)
        return;
    search(y, number(y, o));
    if (y->from[number(y, o)] != 0) {
        say_way(to, y, number(y, o));
    } else {
        text_add(to, "nothing ->\n");
        say_object(to, o);
        text_add(to, "\n");
    }
    tell_unmap(y->map, y->nbytes);
}

int
gc_why(void *obj, Writer *w)
{
    Why y = { .hidden = ~(uintptr_t)obj };

    // From here on obj is not used, so it is not kept, either.
    __asm__ volatile("" : "+r"(y.hidden));
    int result = tell(w, ROOM, look, NULL, &y);
    return result < 0 ? result : y.result;
}
