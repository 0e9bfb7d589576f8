// Markers at work in one graph: each object that can be reached is marked, and counted,
// exactly once, and nothing else is, whoever finds it first.  Roots come from all places
// that there are; queues are split, and overflow in every third round.
//
// units: gc/share.c gc/mark.c gc/queue.c gc/roots.c gc/pages.c gc/sizeclass.c gc/host.c
// units: rt/note.c rt/lock.c sched/latch.c sched/chan.c sched/glist.c
// also: -DRT0_TORTURE
// breaks: -D__atomic_fetch_or(p,v,o)=({__typeof__(*(p))x=*(p);*(p)|=(v);x;})
// breaks: -U__ATOMIC_ACQUIRE -D__ATOMIC_ACQUIRE=0
// breaks: -U__ATOMIC_SEQ_CST -D__ATOMIC_SEQ_CST=0
#include <stdlib.h>
#include <string.h>
#include <rt/gc.h>
#include "gc/heap.h"
#include "gc/host.h"
#include "gc/mark.h"
#include "gc/queue.h"
#include "gc/roots.h"
#include "rt/atomic.h"
#include "rt/note.h"
#include "rt/persist.h"
#include "rt/torture.h"
#include "tests/tsan/host.h"

// No goroutine adds a root here.
struct Cache *
cache_mine(void)
{
    return NULL;
}

#ifdef RT0_TORTURE
// What types do not name is no business of this test.
void
torture_typed(const GCType *type, uintptr_t p, size_t from, size_t to)
{
    (void)type, (void)p, (void)from, (void)to;
}
#endif

// A heap of a few spans, all made by hand, and the model: the links of each object.
enum { PAGES = 2048, OBJECTS = 40000, LINKS = 3, LARGE = 40, ROUNDS = 9 };

static PageEntry table[PAGES];
static Span spans[PAGES];
static uint64_t marks[PAGES * PAGE_BITMAP_WORDS], allocs[PAGES * PAGE_BITMAP_WORDS];
Heap heap = { .lock = LOCK_INIT(RANK_HEAP) };

typedef struct Thing {
    uintptr_t *at;              // where it is
    Kind kind;
    uint32_t span, index;
    uint32_t link[LINKS];       // of LEAF and 0: none
    bool reached;
} Thing;

static Thing things[OBJECTS];
static uint32_t reached[OBJECTS];

static const GCSpan_ third = { 16, 8 };
static const GCType type = { "third", 24, 1, &third };

static uint32_t
make_span(Kind kind, unsigned class, uint32_t npages)
{
    PageHeap *h = &heap.region[REGION_SCAN].runs;
    uint32_t span = h->hi;

    h->hi += npages;
    need(h->hi <= PAGES);
    spans[span] = (Span){
        .npages = npages,
        .state = SPAN_FULL,
        .class = class,
        .kind = kind,
        .nelems = class_info[class].nelems,
    };
    for (uint32_t i = 0; i < npages; i++)
        table[span + i] = entry_make(kind, class, i);
    memset(span_marks(span), 0xff, npages * PAGE_BITMAP_WORDS * 8);
    heap.manual_spans += kind == KIND_MANUAL;
    return span;
}

// The next object of a kind: 64 bytes, or large.
static void
make_thing(Thing *t, Kind kind, uint32_t npages)
{
    static struct { uint32_t span, n; } current[KINDS];
    unsigned class = npages > 0 ? CLASS_LARGE : class_of_16[4];

    t->kind = kind;
    if (npages > 0) {
        t->span = make_span(kind, class, npages);
    } else {
        if (current[kind].span == 0 || current[kind].n == class_info[class].nelems) {
            current[kind].span = make_span(kind, class, class_pages(class));
            current[kind].n = 0;
        }
        t->span = current[kind].span;
        t->index = current[kind].n++;
    }
    size_t size = span_object_size(&spans[t->span]);
    t->at = (uintptr_t *)(page_address(t->span) + t->index * size);
    bits_set(span_allocs(t->span), t->index, t->index + 1);
    if (kind == KIND_TYPED)
        t->at[size / 8 - 1] = (uintptr_t)&type;
}

// Where in an object link i is.  Large ones have theirs far from each other.
static size_t
word_of(const Thing *t, int i)
{
    size_t nwords = span_object_size(&spans[t->span]) / 8;

    if (t->kind == KIND_TYPED)
        return (nwords - 1) / 3 * (size_t)i / LINKS * 3 + 2;
    return nwords * (size_t)i / LINKS;
}

static bool
has_links(const Thing *t)
{
    return t->kind != KIND_LEAF && (t->kind != KIND_TYPED || spans[t->span].npages > 1);
}

static void
link_things(void)
{
    for (uint32_t n = 1; n < OBJECTS; n++)
        for (int i = 0; i < LINKS && has_links(&things[n]); i++) {
            uint32_t to = (uint32_t)rand() % OBJECTS;
            // Half of all links lead on, so that not all can be reached.
            things[n].link[i] = to = rand() % 2 == 0 && i > 0 ? 0 : to;
            things[n].at[word_of(&things[n], i)] =
                to == 0 ? 0 : (uintptr_t)things[to].at + (uintptr_t)rand() % 64;
        }
}

static void
make_graph(void)
{
    heap.base = (uintptr_t)aligned_alloc(HEAP_PAGE, (size_t)PAGES * HEAP_PAGE);
    heap.nbytes = (size_t)PAGES * HEAP_PAGE;
    memset((void *)heap.base, 0, heap.nbytes);
    heap.table = table;
    heap.spans = spans;
    heap.marks = marks;
    heap.allocs = allocs;
    for (RegionName name = 0; name < REGIONS; name++)
        heap.region[name].runs = (PageHeap){ .spans = spans, .lo = 1, .hi = 1 };
    for (uint32_t n = 1; n < OBJECTS; n++)
        if (n % (OBJECTS / LARGE) == 0)
            make_thing(&things[n], n / (OBJECTS / LARGE) % 2 == 0 ? KIND_TYPED : KIND_SCAN,
                       20 + n / 100 % 20);
        else
            make_thing(&things[n], n % 100 == 0 ? KIND_MANUAL : (Kind)(n % 3), 0);
    link_things();
}

// The roots: one of each place, and one on each of the stacks.
enum { STACKS = 20 };
__asm__(".bss\n.balign 8\n.globl __roots_start, __noscan_start, __noscan_end, __roots_end\n"
        ".hidden __roots_start, __noscan_start, __noscan_end, __roots_end\n"
        "__roots_start: .zero 16\n__noscan_start:\n__noscan_end:\n.zero 16\n__roots_end:\n"
        ".text\n");
extern uintptr_t __roots_start[2], __noscan_end[2];
static uintptr_t tls[2], added[2], kept[2], stacks[STACKS][2];
static uint32_t walked;         // atomic

static uintptr_t *
root(int i)
{
    uintptr_t *const places[] = { __roots_start, __noscan_end, tls, added, kept };

    return i < 5 ? places[i] : stacks[i - 5];
}

static void
reach(uint32_t n, uint32_t *count)
{
    if (n != 0 && !things[n].reached) {
        things[n].reached = true;
        reached[(*count)++] = n;
    }
}

// Chooses other roots.  Returns how many objects they lead to, manual ones not counted.
static uint32_t
choose_roots(void)
{
    uint32_t count = 0, manual = 0;

    for (uint32_t n = 1; n < OBJECTS; n++) {
        Thing *t = &things[n];
        t->reached = false;
        if (t->kind != KIND_MANUAL)
            bits_clear(span_marks(t->span), t->index, t->index + 1);
    }
    for (uint32_t n = 1; n < OBJECTS; n++)
        if (things[n].kind == KIND_MANUAL)
            reach(n, &count), manual++;
    for (int i = 0; i < 5 + STACKS; i++) {
        uint32_t n = 1 + (uint32_t)rand() % (OBJECTS - 1);
        root(i)[i % 2] = (uintptr_t)things[n].at;
        reach(n, &count);
    }
    for (uint32_t i = 0; i < count; i++)
        for (int k = 0; k < LINKS; k++)
            reach(things[reached[i]].link[k], &count);
    return count - manual;
}

static void
check_marks(void)
{
    for (uint32_t n = 1; n < OBJECTS; n++)
        need(bits_test(span_marks(things[n].span), things[n].index) ==
             (things[n].reached || things[n].kind == KIND_MANUAL));
}

void
program(void)
{
    make_graph();
    gc_roots_tls((uintptr_t)tls, (uintptr_t)(tls + 2));
    gc_add_root(added, sizeof added);
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t n = choose_roots(), markers = 2 + (uint32_t)round % 3;

        queue_set_limit(round % 3 == 2 ? 2 : 1000);
        Marked m = mark_all(markers);
        need(m.objects == n);
        need(m.markers > 0 && m.markers <= markers);
        check_marks();
    }
}

// What the collector needs.

typedef struct Share {
    void (*fn)(void *);
    void *arg;
    uint32_t left;              // atomic
    Note done;
} Share;

static void
take_share(void *share)
{
    Share *s = share;

    s->fn(s->arg);
    if (__atomic_sub_fetch(&s->left, 1, __ATOMIC_ACQ_REL) == 0)
        note_wake(&s->done);
}

// Not on the caller's stack: the last one is still waking when it goes on.
static void
in_parallel(void (*fn)(void *), void *arg, uint32_t n)
{
    Share *s = calloc(1, sizeof *s);

    *s = (Share){ .fn = fn, .arg = arg, .left = n - 1 };
    for (uint32_t i = 1; i < n; i++)
        host_go(take_share, s);
    fn(arg);
    note_sleep(&s->done, -1);
}

static void
walk_begin(void)
{
    walked = 0;
}

static bool
walk_goroutines(ScanRange *scan, void *arg)
{
    uint32_t i = add_relaxed(&walked, 1) - 1;

    if (i < STACKS)
        scan(arg, (uintptr_t)stacks[i], (uintptr_t)(stacks[i] + 2));
    return i < STACKS;
}

static void
walk_kept(ScanRange *scan, void *arg)
{
    scan(arg, (uintptr_t)kept, (uintptr_t)(kept + 2));
}

const GCHost gc_host = {
    .in_parallel = in_parallel,
    .walk_begin = walk_begin,
    .walk_goroutines = walk_goroutines,
    .walk_kept = walk_kept,
};

void *
persist_alloc(size_t n)
{
    return calloc(1, n);
}

uint32_t
span_count_marked(uint32_t span)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < spans[span].nelems; i++)
        n += bits_test(span_marks(span), i) && bits_test(span_allocs(span), i);
    return n;
}
