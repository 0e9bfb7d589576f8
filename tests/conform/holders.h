// What the programs share that collect while goroutines hold something.
//
// A State is a way to be, and to hold something meanwhile.  `hold` runs in some
// goroutines; each makes an object that nobody else knows, stays, and looks whether
// it is as it was.  When the report of all goroutines says that they are where they
// ought to be, main collects, makes new objects of all that was freed, and lets them
// go on by `release`.
//
// Where there is no reason to wait for, the goroutines do not stay but leave the
// object in the care of the runtime, and `release` looks.
#pragma once
#include "conform.h"

enum { HOLDERS = 4 };

// An object and another one that only it knows, without pointers.
typedef struct Thing {
    uint64_t *leaf;
    uint64_t id;
    uint64_t word[];
} Thing;

typedef struct State {
    const char *name, *reason;
    void (*hold)(uint64_t id);
    void (*release)(void);
} State;

static int right;                       // atomic: objects that were as they were

// Small, of several pages, large.
static inline size_t
thing_words(uint64_t id)
{
    static const uint16_t words[HOLDERS] = { 4, 75, 2500, 12500 };

    return words[id % HOLDERS];
}

static inline Thing *
thing_make_of(uint64_t id, uint64_t value)
{
    size_t n = thing_words(id);
    Thing *t = gc_alloc(sizeof *t + n * sizeof t->word[0]);

    t->leaf = gc_alloc_leaf(n * sizeof t->leaf[0]);
    t->id = value;
    for (size_t i = 0; i < n; i++) {
        need(t->word[i] == 0 && t->leaf[i] == 0);
        t->word[i] = t->leaf[i] = value + i;
    }
    return t;
}

// Not inline: what it leaves lies below the frames of its caller.
static __attribute__((noinline)) Thing *
thing_make(uint64_t id)
{
    return thing_make_of(id, id);
}

static inline void
thing_check(const Thing *t, uint64_t id)
{
    size_t n = thing_words(id), same = 0;

    if (t->id == id)
        for (size_t i = 0; i < n; i++)
            same += t->word[i] == id + i && t->leaf[i] == id + i;
    if (same == n)
        __atomic_add_fetch(&right, 1, __ATOMIC_SEQ_CST);
}

// Collects, twice, and makes new objects of what was freed; one of each size in
// torture, which overwrites all that is freed.
static inline void
churn(void)
{
    static const int number[HOLDERS] = { 4000, 1000, 40, 12 };
    bool torture = proc_getenv("RT0_SEED") != NULL;

    for (int round = 0; round < 2; round++) {
        gc_collect();
        int percent = gc_set_percent(-1);
        for (uint64_t id = 0; id < HOLDERS; id++)
            for (int i = 0; i < (torture ? 1 : number[id]); i++)
                thing_make_of(id, ~id);
        gc_set_percent(percent);
    }
}

// A pointer that the collector does not know for one.
static inline uintptr_t
hidden(const void *p)
{
    return ~(uintptr_t)p;
}

static inline void *
unhidden(uintptr_t word)
{
    return (void *)~word;
}

// The last report of all goroutines.
typedef struct Report {
    Writer writer;
    size_t n;
    char text[1 << 20];
} Report;

static inline ssize_t
report_write(Writer *w, const void *text, size_t n)
{
    Report *r = CONTAINER_OF(w, Report, writer);

    for (size_t i = 0; i < n && r->n < sizeof r->text; i++)
        r->text[r->n++] = ((const char *)text)[i];
    return (ssize_t)n;
}

// Who is going to block a thread may have to queue for one.
static inline bool
is_state(Str state, const char *reason)
{
    return str_has_prefix(state, str_of(reason)) ||
           (str_eq(str_of(reason), STR("syscall")) &&
            str_has_prefix(state, STR("thread to block")));
}

// How many goroutines of that name there are of which the report says so:
// `goroutine 7 [select, 2 minutes]: name`.
static inline int
reported(const char *name, const char *reason)
{
    static Report report = { .writer = { report_write } };
    Str rest, line, before, after;
    int n = 0;

    report.n = 0;
    go_dump(&report.writer);
    rest = (Str){ report.text, report.n };
    while (str_next(&rest, STR("\n"), &line))
        n += str_has_prefix(line, STR("goroutine ")) &&
             str_cut(line, STR(" ["), &before, &after) && is_state(after, reason) &&
             str_cut(after, STR("]: "), &before, &after) && str_eq(after, str_of(name));
    return n;
}

static inline void
await_end(void)
{
    while (go_count() > 1)
        go_yield();
}

static inline void
try_state(const State *s)
{
    __atomic_store_n(&right, 0, __ATOMIC_SEQ_CST);
    for (uint64_t id = 0; id < HOLDERS; id++)
        must(go_with(GO_ATTR(.name = s->name), s->hold, id));
    if (s->reason == NULL)
        await_end();
    else
        while (reported(s->name, s->reason) < HOLDERS)
            go_yield();
    churn();
    s->release();
    await_end();
    if (right != HOLDERS)
        panic("%s: %d of %d right", s->name, right, HOLDERS);
}

// Tries each; prepare comes before each.
static inline void
try_states(const State *states, size_t n, void (*prepare)(void))
{
    for (size_t i = 0; i < n; i++) {
        prepare();
        try_state(&states[i]);
    }
}
