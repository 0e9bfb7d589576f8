// Back pressure: a fast producer may be ahead of a slow consumer by the room of the
// channel.  Then it waits, and runs at the consumer's pace; or it drops what is new (a
// log), or what is old (a price: only the latest counts).  Look at the three functions.
// expect: wait:        0 1 2 3 4 5 6 7 8 9
// expect: drop newest: 0 1 2 3
// expect: drop oldest: 6 7 8 9
#include <rt/rt.h>

enum { ROOM = 4, ITEMS = 10 };

static void
wait(Chan *c, int item)
{
    chan_send(c, &item);
}

static void
drop_newest(Chan *c, int item)
{
    chan_try_send(c, &item);
}

static void
drop_oldest(Chan *c, int item)
{
    while (!chan_try_send(c, &item))
        chan_try_recv(c, NULL, NULL);
}

static void
produce(Chan *c, void (*put)(Chan *c, int item))
{
    for (int i = 0; i < ITEMS; i++)
        put(c, i);
    chan_close(c);
}

static void
consume(Chan *c, const char *name)
{
    print("%-12s", name);
    for (int item; chan_recv(c, &item);)
        print(" %d", item);
    print("\n");
}

int
main(void)
{
    Chan *c = chan_of(int, ROOM);

    go(produce, c, wait);
    consume(c, "wait:");
    produce(c = chan_of(int, ROOM), drop_newest);       // never waits: no need of a goroutine
    consume(c, "drop newest:");
    produce(c = chan_of(int, ROOM), drop_oldest);
    consume(c, "drop oldest:");
    return 0;
}
