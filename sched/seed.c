// The deterministic mode: RT0_SCHED=seed:N.
//
// A failure that depends on the order in which goroutines run shows once in a
// thousand runs, and not again.  In this mode there is one P, so one goroutine
// runs at a time, and no time slice; who is next wherever one parks, yields or
// ends is drawn from all that can run.  The draw, and random_u32, follow from
// the seed: a program that gets nothing from outside does the same again with
// the same seed, and something else with another one.  Each report of death ends
// with the seed.  RT0_SCHED=seed draws one.
//
// What comes from outside comes when it comes: clocks, sockets, signals.  A
// system call keeps the P with it, so that it is over before anybody else runs;
// only after a second others go on, for one that waits for them would never end.
//
// The order of a run of all processors cannot be recorded and given back in this
// way; it is a property of caches and buses.  What can be had is many orders,
// each of which could have been.  FLAVOR=torture has more of them, since it also
// switches where a goroutine would not have parked; this is in every program.
#include <rt/go.h>
#include "rt/atomic.h"
#include "rt/debugvar.h"
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/print.h"
#include "rt/random.h"
#include "rt/start.h"
#include "sched/seed.h"

static struct {
    uint32_t seed;
    uint64_t state;
} order;

static uint32_t
parse(const char *text)
{
    static const char word[] = "seed";
    const char *p = text;
    uint64_t n = 0;

    for (int i = 0; i < 4; i++)
        if (*p++ != word[i])
            goto bad;
    if (*p == '\0')
        return random_u32();
    if (*p++ != ':' || *p == '\0')
        goto bad;
    for (; *p >= '0' && *p <= '9' && n <= UINT32_MAX; p++)
        n = n * 10 + (uint64_t)(*p - '0');
    if (*p == '\0' && n <= UINT32_MAX)
        return (uint32_t)n;
bad:
    fatal("RT0_SCHED=%s: seed, or seed:N with N from 0 to %u", text, UINT32_MAX);
}

void
seed_begin(void)
{
    const char *text = start_info.secure ? NULL : env_find(start_info.envp, "RT0_SCHED");
    uint64_t words[2];

    if (text == NULL)
        return;
    order.seed = parse(text);
    order.state = order.seed;
    words[0] = splitmix64(&order.state);
    words[1] = splitmix64(&order.state);
    random_seed(words);
    sched.seeded = true;
}

// All that can run, as far as there is room.
static void
gather(P *p)
{
    G *gp = runq_get_next(&p->runq);

    if (gp != NULL && !runq_put(&p->runq, gp))
        global_put(gp);
    if (load_relaxed(&sched.nglobal) == 0)
        return;
    lock(&sched.lock);
    while (runq_len(&p->runq) < RUNQ_SIZE && (gp = global_get_locked()) != NULL)
        runq_put(&p->runq, gp);
    unlock(&sched.lock);
}

void
seed_choose(P *p)
{
    gather(p);
    uint32_t n = runq_len(&p->runq);
    if (n > 1)
        runq_bring(&p->runq, (uint32_t)((splitmix64(&order.state) >> 32) * n >> 32));
}

void
seed_replay(void)
{
    if (sched.seeded)
        eprint("rt0: replay with RT0_SCHED=seed:%u\n", order.seed);
}
