// What the conformance programs share.
//
// A program asserts with need() what Go promises, and prints `ok` at its end.  To
// show that an operation blocks it waits, as long as it takes, until the report
// of all goroutines says so: nothing here depends on how fast anything is.
#pragma once
#include <rt/rt.h>

#define need(cond) ((cond) ? (void)0 : panic("%s:%d: not so: %s", __FILE__, __LINE__, #cond))

// n steps; fewer in torture, where each costs a collection.
static inline int
steps(int n)
{
    return proc_getenv("RT0_SEED") != NULL ? (n + 49) / 50 : n;
}

// A goroutine says that it is done, another one has waited for n of them.
static inline void
done(Chan *all)
{
    chan_send(all, NULL);
}

static inline void
join(Chan *all, int n)
{
    for (int i = 0; i < n; i++)
        chan_recv(all, NULL);
}

// Counts the goroutines in a dump that wait at channels: `goroutine 7 [select]: f`.
typedef struct Census {
    Writer writer;
    int parked;
    size_t matched;             // bytes of "[chan" or "[select"
    bool select;
} Census;

static inline ssize_t
census_write(Writer *w, const void *text, size_t n)
{
    Census *c = CONTAINER_OF(w, Census, writer);

    for (size_t i = 0; i < n; i++) {
        char ch = ((const char *)text)[i];

        if (c->matched == 1)
            c->select = ch == 's';
        const char *word = c->select ? "[select" : "[chan";
        c->matched = ch == word[c->matched] ? c->matched + 1 : ch == '[';
        if (word[c->matched] == '\0') {
            c->parked++;
            c->matched = 0;
        }
    }
    return (ssize_t)n;
}

// Until n goroutines wait at channels, for nothing that comes by itself.
static inline void
await_parked(int n)
{
    for (;;) {
        Census c = { .writer = { .write = census_write } };

        go_dump(&c.writer);
        if (c.parked == n)
            return;
        go_yield();
    }
}
