// Two who each send to the other and then look whether anything has come: one of
// them at least must see it.  The look without the latch came before the send, as the
// processor has it, and each went away as if alone.
//
// procs: 2
// flavors: release debug
// expect: ok
#include <rt/rt.h>

enum { ROUNDS = 300000 };

typedef struct Count {
    int64_t n;
    char apart[120];
} Count;

static Chan *box[2];
static Count begun[2], done[2];
static bool saw[2], over;

// Until both are there.
static void
meet(Count *count, int me, int64_t n)
{
    __atomic_store_n(&count[me].n, n, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&count[!me].n, __ATOMIC_SEQ_CST) < n)
        continue;
}

static void
player(int me, int64_t until)
{
    for (int64_t round = 1; !over; round++) {
        int v = 1;

        meet(begun, me, round);
        chan_try_send(box[!me], &v);
        saw[me] = chan_try_recv(box[me], &v, NULL) == 1;
        meet(done, me, 2 * round - 1);
        if (!saw[0] && !saw[1])
            panic("round %ld: neither sees what the other has sent", round);
        if (!saw[me])
            chan_recv(box[me], &v);
        if (me == 0)
            over = round == ROUNDS || time_now() > until;
        meet(done, me, 2 * round);
    }
}

int
main(void)
{
    int64_t until = time_now() + 500 * MILLISECOND;
    WaitGroup wg = { 0 };

    box[0] = chan_of(int, 1);
    box[1] = chan_of(int, 1);
    wg_go(&wg, player, 0, until);
    wg_go(&wg, player, 1, until);
    wg_wait(&wg);
    print("ok\n");
    return 0;
}
