// Random graphs of objects against models of them.
//
// A Plot is a graph and its model, and belongs to one goroutine at a time: it makes
// objects of 8 bytes to 300 KB, links them by pointers to any of their bytes, unlinks
// them, and hands the whole, or a part that it has cut out, to others through a
// channel.  Collections come at random, from all of them.
//
// The model knows each object by a number, and its address inverted, so it keeps
// nothing alive.  The graph hangs from a few roots in the plot; what cannot be reached
// from them by the model's links is forgotten.  The rest is compared: every link with
// the address of what the model says it leads to, and every other word with what
// follows from the number of the object.
//
// An object has its links at places that follow from a number of its own, with other
// words between them: the collector must look at each.  A quarter are leaves.
#include "tests/stress/stress.h"

enum { GARDENERS = 12, GRAPH_TURNS = 40, NODES = 512, GRAPH_ROOTS = 6, LINKS = 4 };
enum { HUGE_OBJECT = 300 << 10, HEAVY = 100000 };      // bytes, words

typedef struct Plant {          // an object, in the model
    uintptr_t inverted;         // ~address; 0: not in use
    uint32_t nwords;
    uint32_t salt;              // what its words are made of
    bool leaf, reached;
    uint16_t link[LINKS];       // numbers of nodes; 0: none
    uint32_t offset[LINKS];     // bytes into what it leads to
} Plant;

typedef struct Plot {
    char *root[GRAPH_ROOTS];    // these hold the graph
    uint64_t *made;             // the newest object, until something leads to it
    uint16_t first[GRAPH_ROOTS];        // and these the model
    Plant *node;                 // NODES of them, without pointers; 0 is none
    uint32_t next;              // where to look for one that is not in use
    uint32_t weight;            // words; when there are many, a part is dropped
} Plot;

typedef struct Garden {
    Chan *fence;                // of Plot *: who receives one owns it
    Crew crew;
} Garden;

static Plot *
plot_make(void)
{
    Plot *p = gc_new(Plot);

    p->node = gc_alloc_leaf(NODES * sizeof *p->node);
    p->next = 1;
    return p;
}

static uint64_t *
object_of(const Plant *n)
{
    return (uint64_t *)~n->inverted;
}

// Small ones have fewer; the words of others are divided among theirs, and each lies
// somewhere in its part.
static uint32_t
links_of(const Plant *n)
{
    return n->leaf ? 0 : n->nwords < LINKS ? n->nwords : LINKS;
}

static uint32_t
place_of(const Plant *n, uint32_t i)
{
    uint32_t stride = n->nwords / links_of(n);

    return i * stride + n->salt % stride;
}

static uint64_t
word_of(const Plant *n, size_t at)
{
    return (uint64_t)(n->salt ^ at) << 32 | 0xfff0000000000000;
}

// What a link points to, by the model.
static uint64_t
link_of(const Plot *p, const Plant *n, uint32_t i)
{
    uint32_t to = n->link[i];

    return to == 0 ? 0 : ~p->node[to].inverted + n->offset[i];
}

// Every word of an object is as the model says.
static void
compare(const Plot *p, const Plant *n)
{
    const uint64_t *object = object_of(n);
    uint32_t links = links_of(n), next = 0;

    for (uint32_t at = 0; at < n->nwords; at++) {
        uint64_t want = word_of(n, at);

        if (next < links && at == place_of(n, next))
            want = link_of(p, n, next++);
        need(object[at] == want, "word %u of %u at %p: %lx, not %lx", at, n->nwords,
             (const void *)object, object[at], want);
    }
}

static size_t
random_words(Rnd *r)
{
    switch (rnd(r, 200)) {
    case 0:
        return 1 + rnd(r, HUGE_OBJECT / sizeof(uint64_t));
    case 1 ... 10:
        return 1 + rnd(r, 4000);
    case 11 ... 40:
        return 1 + rnd(r, 300);
    default:
        return 1 + rnd(r, 16);
    }
}

// A number that is not in use, or 0.
static uint32_t
find_free(Plot *p)
{
    for (uint32_t i = 1; i < NODES; i++) {
        p->next = p->next % (NODES - 1) + 1;
        if (p->node[p->next].inverted == 0)
            return p->next;
    }
    return 0;
}

// A new object, all of whose links lead nowhere, or 0.
static uint32_t
node_make(Plot *p, Rnd *r)
{
    uint32_t id = find_free(p);
    size_t nwords = random_words(r);
    bool leaf = rnd(r, 4) == 0;

    if (id == 0)
        return 0;
    Plant *n = &p->node[id];
    *n = (Plant){ .nwords = (uint32_t)nwords, .salt = rnd(r, UINT32_MAX), .leaf = leaf };
    uint64_t *object = leaf ? gc_alloc_leaf(nwords * sizeof *object)
                            : gc_alloc_array(nwords, sizeof *object);
    p->made = object;
    for (size_t at = 0; at < nwords; at++) {
        need(object[at] == 0, "not zeroed: word %zu of %zu", at, nwords);
        object[at] = word_of(n, at);
    }
    for (uint32_t i = 0; i < links_of(n); i++)
        object[place_of(n, i)] = 0;
    n->inverted = ~(uintptr_t)object;
    p->weight += n->nwords;
    return id;
}

// A pointer to some byte of an object, most often the first.
static char *
pointer_into(const Plant *n, uint32_t *offset, Rnd *r)
{
    *offset = rnd(r, 2) ? 0 : rnd(r, n->nwords * (uint32_t)sizeof(uint64_t));
    return (char *)object_of(n) + *offset;
}

static void
unlink(Plot *p, uint32_t from, uint32_t i)
{
    Plant *n = &p->node[from];

    n->link[i] = 0;
    n->offset[i] = 0;
    object_of(n)[place_of(n, i)] = 0;
}

// One link of an object; most often one that leads nowhere yet, if there is any.
static uint32_t
choose_link(const Plant *n, Rnd *r)
{
    uint32_t links = links_of(n), first = rnd(r, links);

    if (rnd(r, 20) > 0)
        for (uint32_t i = 0; i < links; i++)
            if (n->link[(first + i) % links] == 0)
                return (first + i) % links;
    return first;
}

static void
set_link(Plot *p, uint32_t from, uint32_t to, Rnd *r)
{
    Plant *n = &p->node[from];
    uint32_t i;

    if (from == 0 || links_of(n) == 0)
        return;
    i = choose_link(n, r);
    if (to == 0) {
        unlink(p, from, i);
        return;
    }
    n->link[i] = (uint16_t)to;
    object_of(n)[place_of(n, i)] = (uint64_t)pointer_into(&p->node[to], &n->offset[i], r);
}

static void
set_root(Plot *p, uint32_t i, uint32_t to, Rnd *r)
{
    uint32_t offset;

    p->first[i] = (uint16_t)to;
    p->root[i] = to == 0 ? NULL : pointer_into(&p->node[to], &offset, r);
}

// By a walk from a root.
static uint32_t
random_node(const Plot *p, Rnd *r)
{
    uint32_t id = p->first[rnd(r, GRAPH_ROOTS)];

    for (uint32_t left = rnd(r, 30); left > 0 && id != 0; left--) {
        uint32_t to = p->node[id].link[rnd(r, LINKS)];

        if (to == 0)
            break;
        id = to;
    }
    return id;
}

static void
reach(Plot *p, uint32_t id, uint16_t *queue, uint32_t *n)
{
    if (id != 0 && !p->node[id].reached) {
        p->node[id].reached = true;
        queue[(*n)++] = (uint16_t)id;
    }
}

// Compares what can be reached, and forgets the rest.
static void
plot_check(Plot *p)
{
    uint16_t queue[NODES];
    uint32_t n = 0;

    for (uint32_t id = 1; id < NODES; id++)
        p->node[id].reached = false;
    for (uint32_t i = 0; i < GRAPH_ROOTS; i++)
        reach(p, p->first[i], queue, &n);
    p->weight = 0;
    for (uint32_t i = 0; i < n; i++) {
        const Plant *node = &p->node[queue[i]];

        compare(p, node);
        p->weight += node->nwords;
        for (uint32_t k = 0; k < LINKS; k++)
            reach(p, node->link[k], queue, &n);
    }
    for (uint32_t id = 1; id < NODES; id++)
        if (!p->node[id].reached)
            p->node[id] = (Plant){ 0 };
}

// Takes what hangs from one root out of a plot, and what is left loses all links that
// lead there.  Returns it as a plot of its own.
static Plot *
cut(Plot *from, Rnd *r)
{
    uint16_t queue[NODES];
    uint32_t n = 0, i = rnd(r, GRAPH_ROOTS);
    Plot *p = plot_make();

    plot_check(from);           // nothing is written to what may be gone
    for (uint32_t id = 1; id < NODES; id++)
        from->node[id].reached = false;
    reach(from, from->first[i], queue, &n);
    for (uint32_t done = 0; done < n; done++)
        for (uint32_t k = 0; k < LINKS; k++)
            reach(from, from->node[queue[done]].link[k], queue, &n);
    for (uint32_t id = 1; id < NODES; id++)
        for (uint32_t k = 0; k < LINKS; k++)
            if (!from->node[id].reached && from->node[from->node[id].link[k]].reached)
                unlink(from, id, k);
    p->first[0] = from->first[i];
    p->root[0] = from->root[i];
    for (uint32_t k = 0; k < GRAPH_ROOTS; k++)
        if (from->node[from->first[k]].reached)
            set_root(from, k, 0, r);
    for (uint32_t done = 0; done < n; done++) {
        p->node[queue[done]] = from->node[queue[done]];
        from->node[queue[done]] = (Plant){ 0 };
    }
    return p;
}

static void
mutate(Plot *p, Rnd *r)
{
    uint32_t i = rnd(r, GRAPH_ROOTS), chance = rnd(r, 1000);

    if (p->first[i] == 0)
        set_root(p, i, node_make(p, r), r);
    else if (chance < 3)
        set_root(p, i, chance == 0 ? 0 : random_node(p, r), r);
    else if (chance < 100)
        set_link(p, random_node(p, r), random_node(p, r), r);
    else if (chance < 130)
        set_link(p, random_node(p, r), 0, r);
    else
        set_link(p, random_node(p, r), node_make(p, r), r);
}

// Objects that only a register and the stack know, while others come and go.
static void
hold_some(Rnd *r)
{
    enum { SOME = 5 };
    Plot p = { .node = gc_alloc_leaf(NODES * sizeof *p.node), .next = 1 };

    for (uint32_t i = 0; i < SOME; i++) {
        set_root(&p, i, node_make(&p, r), r);
        set_link(&p, p.first[i], node_make(&p, r), r);
    }
    go_yield();
    plot_check(&p);
}

// Gives a plot away, or gets another one for it, or neither when nobody comes.  It is
// on the stack of the one who waits, or nowhere else but in the case of a select.
static Plot *
hand_over(Garden *garden, Plot *p)
{
    Chan *late = time_after(100 * MICROSECOND);
    Plot *got = NULL;

    switch (SELECT(SEND(garden->fence, &p), RECV(garden->fence, &got), RECV(late, NULL))) {
    case 0:
        return plot_make();
    case 1:
        return got;
    default:
        return p;
    }
}

static void
gardener(Garden *garden, uint32_t turns, uint64_t seed)
{
    Rnd r = { seed };
    Plot *plot[2] = { plot_make(), plot_make() };

    for (uint32_t turn = 0; turn < turns; turn++) {
        Plot **p = &plot[rnd(&r, 2)];

        for (uint32_t steps = 100 + rnd(&r, 300); steps > 0; steps--)
            mutate(*p, &r);
        if (rnd(&r, 20) == 0)
            gc_collect();
        plot_check(*p);
        if (rnd(&r, 6) == 0)
            *p = hand_over(garden, *p);
        if (rnd(&r, 6) == 0)
            plot[0] = hand_over(garden, cut(plot[1], &r));
        if ((*p)->weight > HEAVY)
            *p = cut(*p, &r);
        if (rnd(&r, 6) == 0)
            hold_some(&r);
    }
    plot_check(plot[0]);
    plot_check(plot[1]);
    crew_done(&garden->crew);
}

static void
graph(Rnd *r)
{
    Garden *garden = gc_new(Garden);
    uint32_t gardeners = rnd_size(r, GARDENERS), turns = rnd_size(r, GRAPH_TURNS);

    garden->fence = chan_of(Plot *, 0);
    gc_set_percent(rnd(r, 3) == 0 ? 20 : 60);
    crew_add(&garden->crew, gardeners);
    for (uint32_t i = 0; i < gardeners; i++)
        go(gardener, garden, turns, rnd_word(r));
    crew_wait(&garden->crew);
    gc_set_percent(100);
}

STRESS(graph, .threads = 20, .megabytes = 150)
