// Marking by several processors.
//
// Each marker takes roots as long as there are some (roots.c hands them out piece
// by piece), marks what they lead to, and then steals.  Marking is over when all of
// them have nothing.
//
// A thief does not reach into its victim's queue.  It says that it is hungry and
// sleeps; each marker looks now and then whether somebody is, and gives away half of
// its queue if it has plenty.  So the queue is its owner's alone: no atomic
// instruction for each object that comes and goes, where marking an object takes ten
// nanoseconds.  What is given are the objects that have waited for longest: in a
// tree the ones next to the root, with most behind them, so one theft lasts.
//
// A linked list has one object in the queue at any time, and nothing to give; the
// others sleep meanwhile.
//
// Who wakes late comes late: a marker counts only when it begins.
//
// Rejected: a deque that thieves take from by compare-and-swap (Chase and Lev), as
// its owner then has to take each object by a barrier.
//
// Source: Acar, Chargueraud and Rainey, "Scheduling parallel programs by work
// stealing with private deques" (PPoPP 2013): receiver-initiated, by request.
#include "gc/heap.h"
#include "gc/host.h"
#include "gc/marker.h"
#include "gc/roots.h"
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/panic.h"
#include "rt/persist.h"

enum { MARKERS = 256 };

uint32_t markers_hungry;

static Marker marker0;

static struct {
    Lock lock;
    // Protected by lock:
    uint32_t wanted;            // how many may take part
    uint32_t joined;            // have taken part so far
    bool over;
    Marker *hungry;             // those that sleep
    Marker *markers[MARKERS];   // NULL: not made yet
    uint64_t stolen;
} team = { .lock = LOCK_INIT(RANK_MARK), .markers = { &marker0 } };

// A place in the team; NULL when it is not wanted any more.
static Marker *
join(void)
{
    Marker *m = NULL;

    lock(&team.lock);
    if (!team.over && team.joined < team.wanted)
        m = team.markers[team.joined++];
    unlock(&team.lock);
    return m;
}

void
marker_give(Marker *m)
{
    Marker *to = NULL;
    QueueBlock *block = queue_split(&m->queue);

    if (block == NULL)
        return;
    lock(&team.lock);
    if ((to = team.hungry) != NULL) {
        team.hungry = to->hungry_link;
        store_relaxed(&markers_hungry, markers_hungry - 1);
        team.stolen++;
        queue_adopt(&to->queue, block);
    }
    unlock(&team.lock);
    if (to != NULL)
        note_wake(&to->work);
    else
        queue_take_back(&m->queue, block);
}

// The last one to find nothing knows that there is nothing.  team.lock is held.
static void
end_locked(void)
{
    Marker *to;

    team.over = true;
    store_relaxed(&markers_hungry, 0);
    while ((to = team.hungry) != NULL) {
        team.hungry = to->hungry_link;
        note_wake(&to->work);
    }
}

// Waits for something to do.  False: marking is over.
static bool
steal(Marker *m)
{
    queue_end(&m->queue);
    lock(&team.lock);
    bool last = markers_hungry + 1 == team.joined;
    if (last) {
        end_locked();
    } else {
        m->hungry_link = team.hungry;
        team.hungry = m;
        store_relaxed(&markers_hungry, markers_hungry + 1);
    }
    unlock(&team.lock);
    if (last)
        return false;
    m->busy += clock_monotonic();
    note_sleep(&m->work, -1);
    m->busy -= clock_monotonic();
    note_clear(&m->work);
    return !team.over;
}

static void
take_part(void *arg)
{
    Marker *m = join();

    (void)arg;
    if (m == NULL)
        return;
    m->busy = -clock_monotonic();
    while (roots_next(m))
        marker_drain(m);
    do
        marker_drain(m);
    while (steal(m));
    m->busy += clock_monotonic();
}

// As many markers as there is memory for.
static uint32_t
make_markers(uint32_t n)
{
    uint32_t i;

    n = n < MARKERS ? n : MARKERS;
    for (i = 1; i < n; i++)
        if (team.markers[i] == NULL &&
            (team.markers[i] = persist_alloc(sizeof(Marker))) == NULL)
            break;
    return i;
}

static Marked
sum_up(void)
{
    Marked sum = { .markers = team.joined, .stolen = team.stolen };

    for (uint32_t i = 0; i < team.joined; i++) {
        sum.objects += team.markers[i]->objects;
        sum.nbytes += team.markers[i]->nbytes;
        sum.busy += team.markers[i]->busy;
        sum.overflowed |= team.markers[i]->queue.overflowed;
    }
    return sum;
}

// What was dropped and found again was counted more than once, or not at all.
static void
count_again(Marked *sum)
{
    sum->objects = sum->nbytes = 0;
    for (RegionName name = 0; name < REGIONS; name++) {
        const PageHeap *h = &heap.region[name].runs;

        for (uint32_t span = pages_next_used(h, h->lo); span != 0;
             span = pages_next_used(h, span + heap.spans[span].npages)) {
            const Span *s = &heap.spans[span];
            uint32_t n = s->kind != KIND_MANUAL ? span_count_marked(span) : 0;

            sum->objects += n;
            sum->nbytes += n * span_object_size(s);
        }
    }
}

Marked
mark_all(uint32_t n)
{
    n = make_markers(n);
    for (uint32_t i = 0; i < n; i++) {
        team.markers[i]->objects = team.markers[i]->nbytes = 0;
        team.markers[i]->queue.overflowed = false;
        team.markers[i]->alone = n == 1;
    }
    team.wanted = n;
    team.joined = 0;
    team.over = false;
    team.stolen = 0;
    roots_begin();
    if (n == 1)
        take_part(NULL);
    else
        gc_host.in_parallel(take_part, NULL, n);
    Marked sum = sum_up();
    if (sum.overflowed) {
        marker0.queue.overflowed = true;
        marker_rescan(&marker0);
        queue_end(&marker0.queue);
        count_again(&sum);
    }
    return sum;
}
