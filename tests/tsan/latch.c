// A latch lets one in at a time, by whichever door: goroutines take the same latches,
// a plain counter behind each, in bursts that are long enough to make them owners,
// and so depose one another while they are inside.
//
// units: sched/latch.c sched/chan.c sched/glist.c rt/lock.c
// also: -DRT0_TORTURE
// breaks: -DONE_P
// breaks: -U__ATOMIC_RELEASE -D__ATOMIC_RELEASE=0
// breaks: -U__ATOMIC_SEQ_CST -D__ATOMIC_SEQ_CST=0
#include <rt/go.h>
#include "sched/latch.h"
#include "sched/sched.h"
#include "tests/tsan/host.h"

enum { EACH = 4, LATCHES = 20, BURSTS = 6, BURST = 300 };

static struct Room {
    Latch latch;
    long visits;                // protected by latch
} rooms[LATCHES];
static Chan *all;

static void
visitor(void *unused)
{
    uint32_t me = getm()->p->id + 1;

    (void)unused;
    for (int i = 0; i < LATCHES; i++)
        for (int burst = 0; burst < BURSTS; burst++) {
            for (int turn = 0; turn < BURST; turn++) {
                latch_take(&rooms[i].latch, me);
                rooms[i].visits++;
                latch_release(&rooms[i].latch);
            }
            go_yield();
        }
    chan_send(all, NULL);
}

void
program(void)
{
    all = chan_of(char, 0);
    for (int i = 0; i < EACH; i++)
        host_go(visitor, NULL);
    for (int i = 0; i < EACH; i++)
        chan_recv(all, NULL);
    for (int i = 0; i < LATCHES; i++)
        need(rooms[i].visits == EACH * BURSTS * BURST);
}
