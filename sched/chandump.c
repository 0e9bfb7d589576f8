// What reports say of the channels that a goroutine waits for: what it is going to
// do with each, what that one holds, and where it was made.  Who else is stuck at
// the same channel shows by the address.
#include "sched/chan.h"
#include "sched/dump.h"

enum { MOST = 16 };

static void
add_one(Text *to, const Sudog *s)
{
    const Chan *c = s->chan;
    bool sends = s->queue == &c->senders;

    text_add(to, "  waits to %s channel %p (", sends ? "send to" : "receive from",
             (const void *)c);
    if (c->cap > 0)
        text_add(to, "holds %u of %u values", c->len, c->cap);
    else
        text_add(to, c->clock != NULL ? "of a timer" : "unbuffered");
    text_add(to, ", %u bytes each), made by ", c->elem_size);
    if (c->site != NULL)
        text_add(to, "%s at %s:%d in ", c->site->func, c->site->file, c->site->line);
    text_add(to, "goroutine %ld\n", (long)c->maker);
}

// gp is parked.
void
dump_waits(Text *to, const G *gp)
{
    uint32_t shown = 0;

    for (uint32_t i = 0; i < gp->nwaits; i++)
        if (gp->waits[i].queue != NULL && shown++ < MOST)
            add_one(to, &gp->waits[i]);
    if (shown > MOST)
        text_add(to, "  ... and %u channels more\n", shown - MOST);
}
