// A table of weak references, as a cache has it: an entry is made again when its object
// is gone, and taken out by the object's cleanup, unless it is another's by then.  In
// the end the table is empty, and so is the heap: references and records of what has died
// are not kept.
//
// Go: weak/pointer_test.go and unique/handle_test.go.
// expect: ok
#include "dead.h"

enum { KEYS = 100, USERS = 4 };

typedef struct Blob { int key; char text[60]; } Blob;

static WeakRef *table[KEYS];
static Mutex lock;
static _Atomic int made, gone;

static void
forget(int key, WeakRef *ref)
{
    mutex_lock(&lock);
    if (table[key] == ref)
        table[key] = NULL;
    mutex_unlock(&lock);
    gone++;
}

static Blob *
find(int key)
{
    mutex_lock(&lock);
    Blob *b = weak_get(table[key]);
    if (b == NULL) {
        b = gc_alloc_leaf(sizeof *b);
        b->key = key;
        table[key] = weak_make(b);
        gc_cleanup(b, forget, key, table[key]);
        made++;
    }
    mutex_unlock(&lock);
    need(b->key == key);
    return b;
}

static void
user(int n, Chan *all)
{
    Blob *kept[8] = { 0 };
    uint32_t at = (uint32_t)go_id();

    for (int i = 0; i < n; i++) {
        at = at * 1103515245 + 12345;
        int key = (int)(at >> 16) % KEYS;
        Blob *b = find(key);

        need(kept[i % 8] == NULL || kept[i % 8]->key < KEYS);
        for (int k = 0; k < 8; k++)
            need(kept[k] == NULL || kept[k]->key != key || kept[k] == b);
        kept[i % 8] = b;
        if (i % 500 == 0)
            gc_collect();
    }
    done(all);
}

static bool
is_empty(void)
{
    bool empty = true;

    mutex_lock(&lock);
    for (int i = 0; i < KEYS; i++)
        empty &= table[i] == NULL;
    mutex_unlock(&lock);
    return empty;
}

static void
round_of_users(Chan *all, int n)
{
    for (int i = 0; i < USERS; i++)
        go(user, n, all);
    join(all, USERS);
    until(is_empty() && gone == made);
}

int
main(void)
{
    Chan *all = chan_of(int, 0);
    GCStats before, after;

    round_of_users(all, steps(1000));
    while (go_count() > 1)
        go_yield();
    gc_collect();
    gc_read_stats(&before);
    for (int i = 0; i < 5; i++)
        round_of_users(all, steps(5000));
    while (go_count() > 1)
        go_yield();
    gc_collect();
    gc_read_stats(&after);
    need(after.live_bytes < before.live_bytes + 10000);
    print("ok\n");
    return 0;
}
