// Goroutines follow weak references while others drop the objects and collect: what
// they get is the object, whole, and stays so as long as they have it; what was once
// NULL stays NULL.
//
// Go: weak/pointer_test.go, TestIssue69803 and TestIssue70739; runtime/tracebackx.
// expect: ok
#include "dead.h"

enum { SLOTS = 64, READERS = 4, WORDS = 40 };

static struct Slot {
    _Atomic(uint64_t *) strong;
    _Atomic(WeakRef *) weak;
} slot[SLOTS];

static _Atomic int writing;

static void
check_whole(const uint64_t *obj)
{
    for (int i = 1; i < WORDS; i++)
        need(obj[i] == obj[0] + (uint64_t)i);
}

static uint64_t *
make(uint64_t number)
{
    uint64_t *obj = gc_alloc_leaf(WORDS * sizeof *obj);

    for (int i = 0; i < WORDS; i++)
        obj[i] = number + (uint64_t)i;
    return obj;
}

static void
writer(int n)
{
    for (int i = 0; i < n; i++) {
        struct Slot *s = &slot[i * 7 % SLOTS];

        uint64_t *obj = make((uint64_t)i << 20);
        s->weak = weak_make(obj);
        s->strong = i % 3 == 0 ? NULL : obj;
        if (i % 100 == 0)
            gc_collect();
    }
    writing--;
}

static void
reader(Chan *all)
{
    uint32_t at = (uint32_t)go_id();

    while (writing > 0) {
        at = at * 1103515245 + 12345;
        WeakRef *ref = slot[at / 65536 % SLOTS].weak;
        uint64_t *obj = weak_get(ref);

        if (obj == NULL) {
            need(weak_get(ref) == NULL);
        } else {
            check_whole(obj);
            uint64_t number = obj[0];
            need(weak_get(ref) == obj);
            if (at % 8 == 0)
                go_yield();
            need(obj[0] == number && weak_make(obj) == ref);
            check_whole(obj);
        }
        if (at % 64 == 0)
            go_yield();
    }
    done(all);
}

int
main(void)
{
    Chan *all = chan_of(int, 0);
    int n = steps(20000);

    for (int i = 0; i < SLOTS; i++)
        slot[i].weak = weak_make(slot[i].strong = make((uint64_t)i << 40));
    writing = 2;
    for (int i = 0; i < READERS; i++)
        go(reader, all);
    go(writer, n);
    writer(n);
    join(all, READERS);
    print("ok\n");
    return 0;
}
