// Pool: objects to use again, a stock of them in each P.
//
//     p->local --> table --> shard of P 0    mine, ring, old, old_ring
//                        --> shard of P 1
//
// A shard belongs to whoever runs on its P.  mine is one object, for who gets and
// puts in turns: a load and a store.  What is more lies in a ring, of which the owner
// takes the last and a P that has nothing left, a thief, the first.
//
// The code of the runtime is never preempted: a goroutine keeps its P until it
// calls something that may park, or preempt_point, or torture_yield.  So from
// my_shard up to an allocation or `make`, the owner is alone in its shard but for
// thieves, and no collection comes in between.  What allocates does so first, and
// then asks anew for its shard.
//
// In a ring one atomic word, ends, has both ends, as counters: who moves one by
// compare-and-swap, or by adding, owns the place from then on.
//
//     push    the owner: the place behind the last must be NULL; fill it, add 1
//     pop     the owner: move the end back, then read the place and empty it
//     steal   anybody: move the beginning, then read the place and empty it
//
// A thief may be late with emptying; the owner then finds the place not NULL and
// takes the ring for full.  A full ring's successor is twice as long: its owner
// steals one after the other from the old one, as if it were a thief, pushes them
// into the new one, and shows that.  A thief who still looks at the old one finds
// it empty, or has taken something before the owner could.
//
// Every collection makes what lies in mine and ring the shard's old ones, from
// where anybody takes it, and drops the old ones of before: what was put survives
// one collection, and is gone at the second unless it was used.  (Go's victim cache:
// with one step only, each collection would be followed by as many calls of make as
// there are users.)  The places are emptied, so nothing else keeps the objects.
//
// A Pool may die without notice, so the collector cannot walk Pools.  It walks the
// shards instead: one that gets something goes on the list of its P, which needs no
// lock, and leaves it at the collection that finds nothing in it any more.  That list
// is a root.  So the shards of a dead pool outlive it by two collections, as what
// is in them; nobody walks the dead.
//
// Ps that come make the table longer when they use it, by a copy; shards are shared
// by both.  The shard of a P that is taken away stays: its ring can be robbed, and
// collections go on to age it.
//
// Rejected: a ring of fixed size that drops what does not fit, since after a burst
// everything would be made anew; a lock for each shard, which a thief whose thread
// loses its processor would hold.
//
// Source: Go's sync.Pool, with rings and the victim cache of 2019 (A. Clements).
#include <rt/gc.h>
#include <rt/go.h>
#include <rt/sync.h>
#include "rt/atomic.h"
#include "rt/panic.h"
#include "rt/torture.h"
#include "sched/preempt.h"
#include "sched/sched.h"

enum { FIRST_PLACES = TORTURE_SIZE(16, 2), MOST_PLACES = 1 << 24 };

#define LAST_ONE (UINT64_C(1) << 32)
// Counters begin shortly before they wrap around, so that this is not rare.
#define EMPTY    (-8 * LAST_ONE | (uint32_t)-8)

typedef struct Ring {
    uint64_t ends;              // atomic: (first behind the last) << 32 | first
    uint32_t places;            // a power of two; constant
    void *place[];              // atomic: NULL, or an object
} Ring;

typedef struct Shard {
    void *mine;                 // the owner's
    Ring *ring;                 // atomic; written by the owner
    void *old;                  // atomic; these two grow in collections only
    Ring *old_ring;
    struct Shard *link;         // in p->pools, while listed
    bool listed;
    char apart[128 - 5 * sizeof(void *) - 8];   // two cache lines: they come in pairs
} Shard;

typedef struct Table {
    uint32_t n;
    Shard *shard[];             // by the number of the P; constant
} Table;

static Ring *
ring_make(uint32_t places)
{
    Ring *r = gc_alloc(sizeof *r + places * sizeof r->place[0]);

    r->ends = EMPTY;
    r->places = places;
    return r;
}

static bool
ring_is_empty(const Ring *r)
{
    uint64_t ends = load_relaxed(&r->ends);

    return (uint32_t)(ends >> 32) == (uint32_t)ends;
}

static void **
place(Ring *r, uint64_t counter)
{
    return &r->place[(uint32_t)counter & (r->places - 1)];
}

static bool
ring_push(Ring *r, void *obj)
{
    uint64_t ends = load_relaxed(&r->ends);
    void **at = place(r, ends >> 32);

    if (load_acquire(at) != NULL)
        return false;
    store_relaxed(at, obj);
    add_seq(&r->ends, LAST_ONE);
    return true;
}

static void *
take(void **at)
{
    void *obj = load_relaxed(at);

    store_release(at, NULL);
    return obj;
}

static void *
ring_pop(Ring *r)
{
    uint64_t ends = load_relaxed(&r->ends);

    while ((uint32_t)(ends >> 32) != (uint32_t)ends)
        if (cas_seq(&r->ends, &ends, ends - LAST_ONE))
            return take(place(r, (ends - LAST_ONE) >> 32));
    return NULL;
}

static void *
ring_steal(Ring *r)
{
    uint64_t ends = load_acquire(&r->ends);

    while ((uint32_t)(ends >> 32) != (uint32_t)ends) {
        // A carry of the first does not go over to the last.
        uint64_t next = (ends & -LAST_ONE) | (uint32_t)(ends + 1);
        if (cas_seq(&r->ends, &ends, next))
            return take(place(r, ends));
    }
    return NULL;
}

// The caller's shard; NULL when there is none yet.
static Shard *
my_shard(const Pool *p)
{
    const Table *t = load_acquire((Table **)&p->local);
    const P *mine = getm()->p;

    if (mine == NULL)
        panic("a function that go_blocking runs has used a pool");
    return t != NULL && mine->id < t->n ? t->shard[mine->id] : NULL;
}

// Any P may be the caller's afterwards.
static void
make_table(Pool *p)
{
    Table *old = load_acquire((Table **)&p->local);
    uint32_t had = old != NULL ? old->n : 0, n = load_relaxed(&sched.nprocs);

    if (n <= had)               // they became fewer meanwhile
        return;
    Table *t = gc_alloc(sizeof *t + n * sizeof t->shard[0]);
    for (uint32_t i = 0; i < n; i++)
        t->shard[i] = i < had ? old->shard[i] : gc_new(Shard);
    t->n = n;
    cas_seq((Table **)&p->local, &old, t);      // or another one's
}

// The same.
static void
make_ring(Pool *p, uint32_t places)
{
    Ring *r = ring_make(places);
    Shard *s = my_shard(p);
    void *obj;

    if (s == NULL || (s->ring != NULL && s->ring->places >= places))
        return;                 // of another P, or a collection was here
    while (s->ring != NULL && (obj = ring_steal(s->ring)) != NULL)
        ring_push(r, obj);
    store_release(&s->ring, r);
}

// The world is stopped.  What is in no shard of a P's list is nowhere.
static void
age_pools(void)
{
    for (uint32_t i = 0; i < sched.made_ps; i++) {
        Shard **link = &sched.all_ps[i]->pools, *s;

        while ((s = *link) != NULL) {
            s->old = s->mine;
            s->old_ring = s->ring != NULL && !ring_is_empty(s->ring) ? s->ring : NULL;
            s->mine = NULL;
            s->ring = NULL;
            s->listed = s->old != NULL || s->old_ring != NULL;
            if (s->listed) {
                link = &s->link;
            } else {
                *link = s->link;
                s->link = NULL;
            }
        }
    }
}

static void
list(Shard *s)
{
    P *mine = getm()->p;

    store_relaxed(&sched.age_pools, age_pools);
    s->link = mine->pools;
    mine->pools = s;
    s->listed = true;
}

static bool
put(Shard *s, void *obj)
{
    if (!s->listed)
        list(s);
    if (s->mine == NULL) {
        s->mine = obj;
        return true;
    }
    return s->ring != NULL && ring_push(s->ring, obj);
}

void
pool_put(Pool *p, void *obj)
{
    torture_yield();
    while (obj != NULL) {
        Shard *s = my_shard(p);
        uint32_t places = s != NULL && s->ring != NULL ? s->ring->places : 0;

        if (s != NULL && (put(s, obj) || places == MOST_PLACES))
            break;
        if (s == NULL)
            make_table(p);
        else
            make_ring(p, places != 0 ? places * 2 : FIRST_PLACES);
    }
    preempt_point();
}

// From any shard, the caller's first: what is new before what is old.
static void *
find(Pool *p)
{
    const Table *t = load_acquire((Table **)&p->local);
    uint32_t n = t != NULL ? t->n : 0, first = getm()->p->id;
    void *obj = NULL;

    for (uint32_t i = 0; obj == NULL && i < n; i++) {
        Ring *ring = load_acquire(&t->shard[(first + i) % n]->ring);

        if (ring != NULL)
            obj = ring_steal(ring);
    }
    for (uint32_t i = 0; obj == NULL && i < n; i++) {
        Shard *s = t->shard[(first + i) % n];

        if (load_relaxed(&s->old) != NULL)
            obj = swap_seq(&s->old, NULL);
        if (obj == NULL && s->old_ring != NULL)
            obj = ring_steal(s->old_ring);
    }
    return obj;
}

static void *
get(Pool *p)
{
    Shard *s = my_shard(p);
    void *obj = NULL;

    if (s != NULL && (obj = s->mine) != NULL)
        s->mine = NULL;
    else if (s != NULL && s->ring != NULL)
        obj = ring_pop(s->ring);
    return obj != NULL ? obj : find(p);
}

void *
pool_get(Pool *p)
{
    torture_yield();
    void *obj = get(p);
    if (obj == NULL && p->make != NULL)
        obj = p->make();
    preempt_point();
    return obj;
}
