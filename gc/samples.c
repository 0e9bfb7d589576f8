// Where objects come from.
//
// To note it for each would cost more than the allocation.  So, as Go does, one is
// noted each 512 KB, on average: of the allocations that open a hole, since the others
// take a few instructions and know nothing of all that.  A sample stands for the 512 KB
// in which it was taken; whether it lives tells, on average, how much of them does.
// What a program allocates always in the same order, one thing at the beginning of the
// hole and another behind it, may be counted as the first.
//
// The distances are random, even between 0 and twice the average: with equal ones, a
// program that does the same again and again could be met at the same place each time.
// The first is the lesser of two, which is how far it is to the next sample from any
// point between two others.  So the expected number of samples in n bytes is n / 512 KB
// from the first byte on.
//
// Who allocates is found by the frame pointers, from here up to the first frame that is
// not the runtime's: so the short way of an allocation, which hardly ever comes here,
// need not pass on who called it.
//
// The table is bounded.  When it is full each sample goes with a probability of a half,
// those that stay count twice, and from then on half as many are taken.
//
// A sample goes when its object does: when a collection has not marked it, or gc_free
// gets it.  Spans with a sample in them have a flag, so that gc_free need not look for
// all others.
//
// Source: Go's MemProfileRate; the lesser of two: W. Feller, "An Introduction to
// Probability Theory and Its Applications", vol. 2, XI.4.
#include "gc/samples.h"
#include "rt/atomic.h"
#include "rt/persist.h"
#include "rt/random.h"
#include "rt/torture.h"

extern char __runtime_text_start[] __attribute__((visibility("hidden")));
extern char __runtime_text_end[] __attribute__((visibility("hidden")));

enum {
    EVERY = TORTURE_SIZE(512 << 10, 1 << 10),
    SLOTS = TORTURE_SIZE(8192, 64),     // a power of two
    MOST = SLOTS / 2,
};

static struct {
    Lock lock;
    uint32_t every;             // atomic: bytes to a sample, on average
    // Protected by lock:
    uint32_t n;                 // samples in the table
    Sample *slot;               // SLOTS, by address; a free one ends each search
} samples = { .lock = LOCK_INIT(RANK_SAMPLES), .every = EVERY };

size_t
samples_every(void)
{
    return load_relaxed(&samples.every);
}

// The slot that an address is looked for at first.
static uint32_t
home(uintptr_t object)
{
    return (uint32_t)(object * UINT64_C(0x9e3779b97f4a7c15) >> 32) % SLOTS;
}

// Its slot, or the free one where it would go.
static uint32_t
find(uintptr_t object)
{
    uint32_t i = home(object);

    while (samples.slot[i].object != 0 && samples.slot[i].object != object)
        i = (i + 1) % SLOTS;
    return i;
}

// What stands behind a slot that becomes free moves up, unless it would come before
// its home (Knuth, "The Art of Computer Programming", vol. 3, 6.4, algorithm R).
static void
remove_at(uint32_t i)
{
    for (uint32_t j = (i + 1) % SLOTS; samples.slot[j].object != 0; j = (j + 1) % SLOTS)
        if ((j - home(samples.slot[j].object)) % SLOTS >= (j - i) % SLOTS) {
            samples.slot[i] = samples.slot[j];
            i = j;
        }
    samples.slot[i].object = 0;
    samples.n--;
}

static void
remove_if(bool (*is_gone)(const Sample *))
{
    for (uint32_t i = 0; samples.slot != NULL && i < SLOTS; i++)
        while (samples.slot[i].object != 0 && is_gone(&samples.slot[i]))
            remove_at(i);
}

static bool
is_light(const Sample *s)
{
    return s->weight == 0;
}

static void
thin_out(void)
{
    for (uint32_t i = 0; i < SLOTS; i++)
        samples.slot[i].weight *= random_below(2) * 2;
    remove_if(is_light);
    if (samples.every < UINT32_MAX / 4)
        store_relaxed(&samples.every, samples.every * 2);
}

// With the weight that belongs to the table's present distances.
static void
add(uintptr_t object, uintptr_t pc, uint64_t weight)
{
    lock(&samples.lock);
    if (samples.slot == NULL)
        samples.slot = persist_alloc(SLOTS * sizeof(Sample));
    if (samples.slot != NULL) {
        if (samples.n == MOST)
            thin_out();
        uint32_t i = find(object);
        samples.n += samples.slot[i].object == 0;
        samples.slot[i] = (Sample){ object, pc, weight };
        store_relaxed(&heap.spans[heap_find(object).span].sampled, true);
    }
    unlock(&samples.lock);
}

// How far it is to the next sample.
static size_t
distance(void)
{
    return 1 + random_below(2 * load_relaxed(&samples.every));
}

// Where the runtime was called.  All frames up to there are its own, and so have frame
// pointers.
static __attribute__((noinline)) uintptr_t
caller(void)
{
    const uintptr_t *fp = __builtin_frame_address(0);

    while (fp[1] > (uintptr_t)__runtime_text_start && fp[1] <= (uintptr_t)__runtime_text_end &&
           fp[0] != 0)
        fp = (const uintptr_t *)fp[0];
    return fp[1];
}

void
samples_take(Cache *c, uintptr_t object)
{
    uint64_t weight = 0;

    if (c->sample_after == 0) {
        size_t a = distance(), b = distance();
        c->sample_after = a < b ? a : b;
    }
    for (; c->unsampled >= c->sample_after; c->sample_after = distance()) {
        c->unsampled -= c->sample_after;
        weight += load_relaxed(&samples.every);
    }
    if (weight > 0)
        add(object, caller(), weight);
}

void
samples_drop(uintptr_t object)
{
    lock(&samples.lock);
    if (samples.slot != NULL && samples.slot[find(object)].object != 0)
        remove_at(find(object));
    unlock(&samples.lock);
}

static bool
is_dead(const Sample *s)
{
    Object o = heap_find(s->object);

    return o.span == 0 || !bits_test(span_marks(o.span), o.index) ||
           !bits_test(span_allocs(o.span), o.index);
}

void
samples_prune(void)
{
    lock(&samples.lock);
    remove_if(is_dead);
    unlock(&samples.lock);
}

void
samples_each(void (*fn)(void *arg, const Sample *s), void *arg)
{
    for (uint32_t i = 0; samples.slot != NULL && i < SLOTS; i++)
        if (samples.slot[i].object != 0)
            fn(arg, &samples.slot[i]);
}
