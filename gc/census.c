// gc_census: what is alive, by type, by kind and size, and by where it was allocated.
//
//     heap: 109612 objects, 5201 KB alive; 8320 KB of memory, goal 8192 KB, 3 collections
//
//        objects           KB  type
//          65536         3072  Node
//          44076         2129  (scan)
//
//        objects           KB    unused KB      spans  kind and size
//          44060         2065           22        261  scan 48
//              1           64            0          1  scan, large
//     ...
//        objects           KB  allocated by, estimated from 11 samples
//          74000         3500  build+0x1f
//
// All spans are counted by their bitmaps, which is quick; objects of KIND_TYPED are
// looked at one by one, as each has its type in its last word.  Objects of a class have
// one size, so bytes are those of the class.  The tables of types and sites are bounded:
// what is found when they are full is added up as "(others)".
#include <asm/errno.h>
#include <rt/gc.h>
#include "gc/heap.h"
#include "gc/live.h"
#include "gc/pace.h"
#include "gc/samples.h"
#include "gc/tell.h"
#include "rt/symbols.h"

enum { ROWS = 2048, FILL = ROWS / 4 * 3, SHOWN = 40, ROOM = 64 << 10 };

typedef struct Row {
    uintptr_t key;              // 0: free
    uint64_t objects, nbytes;
} Row;

// By key, in the first free place from where its hash says.
typedef struct Tally {
    uint32_t n;
    Row others;                 // what had no place
    Row row[ROWS];
} Tally;

typedef struct Sum {
    uint64_t spans, objects, pages;
} Sum;

typedef struct Census {
    Tally types;                // by GCType
    Tally sites;                // by pc
    uint32_t nsamples;
    Sum sum[KINDS][CLASSES];
} Census;

static const char *const kinds[KINDS] = { "scan", "leaf", "typed", "manual" };

static Row *
tally_row(Tally *t, uintptr_t key)
{
    uint32_t i = (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) % ROWS;

    while (t->row[i].key != 0 && t->row[i].key != key)
        i = (i + 1) % ROWS;
    if (t->row[i].key == 0) {
        if (t->n == FILL)
            return &t->others;
        t->n++;
        t->row[i].key = key;
    }
    return &t->row[i];
}

static const GCType *
type_of(uintptr_t object, size_t size)
{
    return ((const GCType *const *)(object + size))[-1];
}

static void
add_types(Census *c, uint32_t span)
{
    const Span *s = &heap.spans[span];
    size_t size = span_object_size(s);

    for (uint32_t i = 0; i < s->nelems; i++) {
        const GCType *type;

        // None yet: in a hole, or just out of it.
        if (!live_is(span, i) || (type = type_of(page_address(span) + i * size, size)) == NULL)
            continue;
        Row *row = tally_row(&c->types, (uintptr_t)type);
        row->objects++;
        row->nbytes += size;
    }
}

// Takes back what was counted and is nobody's.
static void
take_unused(void *arg, uintptr_t object)
{
    Census *c = arg;
    Object o = heap_find(object);
    const Span *s = &heap.spans[o.span];
    const GCType *type;

    if (!live_is(o.span, o.index))
        return;
    c->sum[s->kind][s->class].objects--;
    if (s->kind == KIND_TYPED && (type = type_of(o.start, o.size)) != NULL) {
        Row *row = tally_row(&c->types, (uintptr_t)type);
        row->objects--;
        row->nbytes -= o.size;
    }
}

static void
add_sample(void *arg, const Sample *s)
{
    Census *c = arg;
    Row *row = tally_row(&c->sites, s->pc);
    size_t size = heap_find(s->object).size;

    c->nsamples++;
    row->nbytes += s->weight;
    row->objects += size > 0 ? (s->weight + size - 1) / size : 0;
}

static void
count(Census *c)
{
    for (RegionName name = 0; name < REGIONS; name++)
        for (uint32_t span = live_first(name); span != 0; span = live_next(name, span)) {
            const Span *s = &heap.spans[span];
            Sum *sum = &c->sum[s->kind][s->class];

            sum->spans++;
            sum->pages += s->npages;
            sum->objects += live_count(span);
            if (s->kind == KIND_TYPED)
                add_types(c, span);
        }
    live_unused(take_unused, c);
    samples_each(add_sample, c);
}

// The bytes of a sum's objects: one that is large has its span.
static uint64_t
sum_bytes(const Sum *sum, unsigned class)
{
    return class == CLASS_LARGE ? sum->objects == 0 ? 0 : sum->pages * HEAP_PAGE
                                : sum->objects * class_info[class].size;
}

static Row
kind_total(const Census *c, Kind kind)
{
    Row total = { 0 };

    for (unsigned class = 0; class < CLASSES; class++) {
        total.objects += c->sum[kind][class].objects;
        total.nbytes += sum_bytes(&c->sum[kind][class], class);
    }
    return total;
}

static void
say_total(Text *to, const Census *c)
{
    Row total = { 0 };

    for (Kind kind = 0; kind < KINDS; kind++) {
        total.objects += kind_total(c, kind).objects;
        total.nbytes += kind_total(c, kind).nbytes;
    }
    text_add(to, "heap: %lu objects, %lu KB alive; %zu KB of memory, goal %zu KB, "
             "%lu collections\n", (unsigned long)total.objects, (unsigned long)total.nbytes >> 10,
             heap_resident() >> 10, pace_goal() >> 10, (unsigned long)heap.stats.cycles);
}

// The row with the most bytes, which is taken out; NULL when there is none.
static const Row *
take_most(Tally *t, Row *taken)
{
    Row *most = &t->row[0];

    for (Row *row = t->row; row < t->row + ROWS; row++)
        if (row->nbytes > most->nbytes)
            most = row;
    *taken = *most;
    most->nbytes = 0;
    return taken->nbytes > 0 ? taken : NULL;
}

// What is left of a table.
static Row
rest_of(const Tally *t)
{
    Row rest = t->others;

    for (const Row *row = t->row; row < t->row + ROWS; row++)
        if (row->nbytes > 0) {
            rest.objects += row->objects;
            rest.nbytes += row->nbytes;
        }
    return rest;
}

static void
say_row(Text *to, const Row *row, const char *name)
{
    text_add(to, "%10lu %12lu  %s\n", (unsigned long)row->objects,
             (unsigned long)row->nbytes >> 10, name);
}

static void
say_types(Text *to, Census *c)
{
    Row row;

    text_add(to, "\n   objects           KB  type\n");
    for (int i = 0; i < SHOWN && take_most(&c->types, &row) != NULL; i++)
        say_row(to, &row, ((const GCType *)row.key)->name);
    if ((row = rest_of(&c->types)).nbytes > 0)
        say_row(to, &row, "(others)");
    for (Kind kind = 0; kind < KINDS; kind++)
        if (kind != KIND_TYPED && (row = kind_total(c, kind)).objects > 0)
            say_row(to, &row, kind == KIND_SCAN ? "(scan)" :
                              kind == KIND_LEAF ? "(leaf)" : "(manual)");
}

static void
say_kinds(Text *to, const Census *c)
{
    text_add(to, "\n   objects           KB    unused KB      spans  kind and size\n");
    for (Kind kind = 0; kind < KINDS; kind++)
        for (unsigned class = 0; class < CLASSES; class++) {
            const Sum *sum = &c->sum[kind][class];
            uint64_t nbytes = sum_bytes(sum, class);

            if (sum->spans == 0)
                continue;
            text_add(to, "%10lu %12lu %12lu %10lu  %s", (unsigned long)sum->objects,
                     (unsigned long)nbytes >> 10,
                     (unsigned long)(sum->pages * HEAP_PAGE - nbytes) >> 10,
                     (unsigned long)sum->spans, kinds[kind]);
            if (class == CLASS_LARGE)
                text_add(to, ", large\n");
            else
                text_add(to, " %u\n", class_info[class].size);
        }
}

static void
say_site(Text *to, const Row *row)
{
    const char *name;
    uintptr_t start;

    text_add(to, "%10lu %12lu  ", (unsigned long)row->objects, (unsigned long)row->nbytes >> 10);
    // A return address may be the first of the next function.
    if (symbol_find(row->key - 1, &name, &start))
        text_add(to, "%s+%#lx\n", name, (unsigned long)(row->key - start));
    else
        text_add(to, "%#lx\n", (unsigned long)row->key);
}

static void
say_sites(Text *to, Census *c)
{
    Row row;

    text_add(to, "\n   objects           KB  allocated by, estimated from %u samples\n",
             c->nsamples);
    for (int i = 0; i < SHOWN && take_most(&c->sites, &row) != NULL; i++)
        say_site(to, &row);
    if ((row = rest_of(&c->sites)).nbytes > 0)
        say_row(to, &row, "(others)");
}

static void
look(Text *to, void *census)
{
    // Free pages are somebody else's business even now (scavenge.c).
    lock(&heap.lock);
    count(census);
    say_total(to, census);
    unlock(&heap.lock);
    say_types(to, census);
    say_kinds(to, census);
    say_sites(to, census);
}

int
gc_census(Writer *w)
{
    Census *c = tell_map(sizeof *c);

    if (c == NULL)
        return -ENOMEM;
    int result = tell(w, ROOM, look, NULL, c);
    tell_unmap(c, sizeof *c);
    return result;
}
