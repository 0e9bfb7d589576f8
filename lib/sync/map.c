// Map: a hash table that is read without locks.
//
// All keys are in one list, in the order of their hashes, and marks stand among
// them at fractions of the range of hashes: 1/2; 1/4 and 3/4; 1/8, 3/8, 5/8, 7/8;
// and so on, as on a ruler.  To look something up is to begin at the last mark
// that is not behind its hash, and to follow the list:
//
//     head -> k -> [1/4] -> k -> k -> [1/2] -> k -> [3/4] -> [7/8] -> k
//
// Marks are numbered in that order, so number 2^l + i stands at (2i+1)/2^(l+1) of
// the range, and those of one level are an array.  Each key that comes in adds the
// next mark, so there is one for each key that the map ever had at a time; a look-up
// passes a key or two.  Nothing is ever moved: a store that grows the map adds a link
// and a mark, and the first of a level the array for them.
//
// Who reads takes no lock, writes nothing, and never waits.  Who puts a link in or
// takes one out holds the lock of a stripe, an eighth of the range.  Each stripe but
// the first begins with a mark that has been there from the start, so the link before
// any other of a stripe lies in it as well.
//
// The value of a key is an atomic word apart from that.  To store to a key that is
// there is one compare-and-swap, without a lock, and to delete it is to swap in
// NULL; that is the moment at which it is gone.  Then its link is taken out.
//
// These hold at any time:
//
//   1. Orders do not fall along the list.  Marks are even, keys odd.
//   2. NULL in a node is the end: its value does not change again.
//   3. Of the nodes of one key only the first in the list may have a value, as new
//      ones go before what has the same order.
//   4. A link that was taken out still leads, by links that are in the list or were
//      taken out later, to all that was behind it and is still there.
//
// So a reader who stands on a link that is taken out finds its way; and if it does
// not find what was put in meanwhile, there was a moment since it began at which that
// was not there.  An iteration needs to know no more than the link on which it
// stands: by 4 it sees whatever is there all the while, and by 1 and 3 no key twice.
//
// When can the memory of a link that was taken out be used again?  That is the hard
// question about such tables in C (hazard pointers, epochs, grace periods).  Here the
// collector knows: when nobody stands on it.
//
// The hash is keyed with a secret, each map's another, so nobody who chooses keys
// can make long chains.
//
// Rejected: a lock for each part and an array that is copied when it is full (the
// copy is a pause, and readers have to wait or look twice); Shalev and Shavit's
// "split-ordered lists", of which this is a descendant (they sort by reversed
// bits, so that bucket numbers grow at the top, and readers set marks); a trie of
// hashes, as Go has since 1.24 (five dependent loads for a million keys).
//
// Source: O. Shalev, N. Shavit, "Split-ordered lists" (2006); W. Litwin, "Linear
// hashing" (1980), for the growth by one; S. Heller and others, "A lazy concurrent
// list-based set algorithm" (2005), for 2 and 4.
#include <rt/gc.h>
#include <rt/go.h>
#include <rt/sync.h>
#include "lib/sync/siphash.h"
#include "rt/atomic.h"
#include "rt/mem.h"
#include "rt/start.h"
#include "rt/torture.h"

enum { STRIPES = 8, STRIPE_SHIFT = 61, FIRST_LEVELS = 3 };
enum { LEVELS = 40 };           // more marks than memory has room for

typedef struct Link {
    struct Link *next;          // atomic; written with the lock of the stripe
    uint64_t order;             // constant once in the list
} Link;

typedef struct Node {
    Link link;                  // order: the hash, made odd
    void *val;                  // atomic; NULL: deleted
    size_t len;                 // of the key
    char key[];                 // and a NUL
} Node;

typedef struct Stripe {
    Mutex lock;
    char apart[64 - sizeof(Mutex)];     // no two in one cache line
} Stripe;

typedef struct Table {
    SipKey secret;              // constant
    Link head;                  // of order 0, like a mark with the number 0
    Link *level[LEVELS];        // atomic: level l has marks 2^l to 2^(l+1) - 1
    uint64_t end;               // atomic: the first number without a mark
    Link first[STRIPES - 1];    // the marks of levels 0 to 2
    char apart[64];
    int64_t len;                // atomic
    Mutex growing;              // who adds marks; taken before a stripe's
    Stripe stripe[STRIPES];
} Table;

static bool
is_mark(const Link *link)
{
    return (link->order & 1) == 0;
}

// The last mark that stands at order, or before it.  What the level that is being
// filled has at a place, and whether it has that yet, is told by one number: a 1,
// and behind it as many bits of the order as name the marks up to that level.
// Zeroes at its end lead to the levels above.
static Link *
mark_below(Table *t, uint64_t order)
{
    uint64_t end = load_acquire(&t->end);
    int level = 63 - __builtin_clzll(end);
    uint64_t place = (UINT64_C(1) << 63 | order >> 1) >> (62 - level);

    if (place >> 1 >= end)
        place &= ~UINT64_C(1);
    int above = __builtin_ctzll(place);
    if (above > level)
        return &t->head;
    uint64_t number = place >> above >> 1;
    level -= above;
    return load_relaxed(&t->level[level]) + (number - (UINT64_C(1) << level));
}

// The last link before those of an order.  With the stripe locked, what is behind
// it stays so.
static Link *
link_before(Table *t, uint64_t order)
{
    Link *link = mark_below(t, order), *next;

    while ((next = load_acquire(&link->next)) != NULL && next->order < order)
        link = next;
    return link;
}

// The first node of a key, or NULL.
static Node *
find(Table *t, uint64_t order, Str key)
{
    Link *link = mark_below(t, order);

    torture_yield();
    while ((link = load_acquire(&link->next)) != NULL && link->order <= order) {
        Node *node = (Node *)link;

        if (link->order == order && node->len == key.len &&
            (key.len == 0 || memcmp(node->key, key.ptr, key.len) == 0))
            return node;
    }
    return NULL;
}

static void
insert_behind(Link *before, Link *link)
{
    store_relaxed(&link->next, before->next);
    store_release(&before->next, link);
}

static Stripe *
lock_stripe(Table *t, uint64_t order)
{
    Stripe *stripe = &t->stripe[order >> STRIPE_SHIFT];

    mutex_lock(&stripe->lock);
    return stripe;
}

// One mark more.  The caller holds t->growing.
static void
add_mark(Table *t)
{
    uint64_t number = t->end;
    int level = 63 - __builtin_clzll(number);
    uint64_t size = UINT64_C(1) << level, i = number - size;

    if (i == 0 && t->level[level] == NULL)
        store_relaxed(&t->level[level], gc_new_array(Link, size));
    Link *mark = &t->level[level][i];
    mark->order = (2 * i + 1) << (63 - level);
    Stripe *stripe = lock_stripe(t, mark->order);
    insert_behind(link_before(t, mark->order), mark);
    mutex_unlock(&stripe->lock);
    store_release(&t->end, number + 1);
}

// A mark for each key.  While another goroutine is at it there is none, so they may
// fall behind; the second one makes up for that.
static void
grow(Table *t)
{
    for (int i = 0; i < 2; i++)
        if ((int64_t)load_relaxed(&t->end) <= load_relaxed(&t->len) &&
            mutex_try_lock(&t->growing)) {
            add_mark(t);
            mutex_unlock(&t->growing);
        }
}

// A key for one more map, of the random bytes that the kernel gives to programs.
static SipKey
secret_make(void)
{
    static uint64_t made;
    SipKey seed = { 0, 0 };
    uint64_t n = 2 * add_relaxed(&made, 1), other = n + 1;

    if (start_info.random != 0)
        memcpy(&seed, (const void *)start_info.random, sizeof seed);
    return (SipKey){ siphash(seed, &n, sizeof n), siphash(seed, &other, sizeof other) };
}

// The table of a map that has none yet; whoever is faster makes it.
static Table *
table_make(Map *m)
{
    Table *t = gc_new(Table);
    void *none = NULL;

    t->secret = secret_make();
    t->end = 1;
    for (int level = 0; level < FIRST_LEVELS; level++)
        t->level[level] = &t->first[(1 << level) - 1];
    while (t->end < STRIPES)
        add_mark(t);
    return cas_seq(&m->table, &none, t) ? t : none;
}

static uint64_t
order_of(const Table *t, Str key)
{
    return siphash(t->secret, key.ptr, key.len) | 1;
}

static Node *
node_make(uint64_t order, Str key, void *val)
{
    Node *node = gc_alloc(sizeof *node + key.len + 1);

    node->link.order = order;
    node->val = val;
    node->len = key.len;
    if (key.len > 0)
        memcpy(node->key, key.ptr, key.len);
    return node;
}

// The value of a node that is there, or NULL; to be replaced by val, unless that
// is NULL.
static void *
value(Node *node, void *val)
{
    void *old = node != NULL ? load_acquire(&node->val) : NULL;

    while (old != NULL && val != NULL && !cas_seq(&node->val, &old, val))
        ;
    return old;
}

// Stores if the key is not there, and if it is when `replace`.
static void *
store(Map *m, Str key, void *val, bool replace, const char *caller)
{
    Table *t = load_acquire(&m->table);

    if (val == NULL)
        panic("%s: NULL is what a key without a value has; map_delete takes one away", caller);
    if (t == NULL)
        t = table_make(m);
    uint64_t order = order_of(t, key);
    void *next = replace ? val : NULL, *old = value(find(t, order, key), next);
    if (old != NULL)
        return old;

    Node *node = node_make(order, key, val);
    Stripe *stripe = lock_stripe(t, order);
    old = value(find(t, order, key), next);     // somebody may have been faster
    if (old == NULL) {
        add_relaxed(&t->len, 1);
        insert_behind(link_before(t, order), &node->link);
    }
    mutex_unlock(&stripe->lock);
    if (old == NULL)
        grow(t);
    return old;
}

void *
map_store(Map *m, Str key, void *val)
{
    return store(m, key, val, true, "map_store");
}

void *
map_load_or_store(Map *m, Str key, void *val)
{
    return store(m, key, val, false, "map_load_or_store");
}

void *
map_load(Map *m, Str key)
{
    Table *t = load_acquire(&m->table);

    return t != NULL ? value(find(t, order_of(t, key), key), NULL) : NULL;
}

static void
take_out(Table *t, Link *link)
{
    Stripe *stripe = lock_stripe(t, link->order);
    Link *before = link_before(t, link->order);

    while (before->next != link)        // of the same order: hashes may collide
        before = before->next;
    store_release(&before->next, link->next);
    mutex_unlock(&stripe->lock);
}

void *
map_delete(Map *m, Str key)
{
    Table *t = load_acquire(&m->table);
    Node *node = t != NULL ? find(t, order_of(t, key), key) : NULL;
    void *old = node != NULL ? swap_seq(&node->val, NULL) : NULL;

    if (old != NULL) {
        add_relaxed(&t->len, -1);
        take_out(t, &node->link);
    }
    return old;
}

bool
map_next(Map *m, MapIter *it)
{
    Table *t = load_acquire(&m->table);
    Link *link = it->pos != NULL || t == NULL ? it->pos : &t->head;

    while (link != NULL && (link = load_acquire(&link->next)) != NULL) {
        Node *node = (Node *)link;
        void *val = is_mark(link) ? NULL : load_acquire(&node->val);

        if (val != NULL) {
            *it = (MapIter){ { node->key, node->len }, val, link };
            return true;
        }
    }
    *it = (MapIter){ 0 };
    return false;
}

size_t
map_len(Map *m)
{
    Table *t = load_acquire(&m->table);

    return t != NULL ? (size_t)load_relaxed(&t->len) : 0;
}
