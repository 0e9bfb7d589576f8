// Producers and consumers: some fill a channel, others empty it, and none of them
// knows how many there are.  Look at who closes the channel: no producer could, the
// others still send; it is who started them, when the last has ended.  A consumer's
// loop then ends by itself, once the channel is also empty.
// expect: made 3000, taken 3000, sum 4498500
#include <rt/rt.h>

enum { PRODUCERS = 3, CONSUMERS = 4, EACH = 1000 };

typedef struct Tally {
    int taken;
    int64_t sum;
} Tally;

static void
produce(Chan *items, int first)
{
    for (int i = first; i < first + EACH; i++)
        chan_send(items, &i);
}

static void
consume(Chan *items, Chan *tallies)
{
    Tally t = { 0 };
    int item;

    while (chan_recv(items, &item)) {
        t.taken++;
        t.sum += item;
    }
    chan_send(tallies, &t);
}

int
main(void)
{
    Chan *items = chan_of(int, 16), *tallies = chan_of(Tally, 0);
    WaitGroup producers = { 0 };
    Tally t, all = { 0 };

    for (int i = 0; i < PRODUCERS; i++)
        wg_go(&producers, produce, items, i * EACH);
    for (int i = 0; i < CONSUMERS; i++)
        go(consume, items, tallies);
    wg_wait(&producers);
    chan_close(items);
    for (int i = 0; i < CONSUMERS; i++) {
        chan_recv(tallies, &t);
        all.taken += t.taken;
        all.sum += t.sum;
    }
    print("made %d, taken %d, sum %ld\n", PRODUCERS * EACH, all.taken, all.sum);
    return 0;
}
