// Goroutines that wake each other, in rings and in trees.
//
// In a ring each member waits for its left neighbour and wakes the right one;
// some tokens go round.  In a tree each node wakes its children and waits for
// both before it answers its parent.  Every wake-up is needed: the loss of one
// stops it all.  At the end the tokens are where they began, and each member
// has been woken as often as it should.
#include "tests/stress/stress.h"

enum { MEMBERS = 300, RING_TURNS = 20, RING_DEPTH = 7 };

typedef struct Ring {
    uint32_t sema[MEMBERS];
    int64_t hops;
    Crew crew;
} Ring;

static void
ring_member(Ring *ring, uint32_t *from, uint32_t *to, uint32_t turns, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t i = 0; i < turns; i++) {
        semacquire(from, WAIT_SEMA);
        if (rnd(&r, 4) == 0)
            go_yield();
        count(&ring->hops, 1);
        semrelease(to);
    }
    crew_done(&ring->crew);
}

static void
ring_once(Rnd *r)
{
    Ring *ring = gc_new(Ring);
    uint32_t members = rnd_size(r, MEMBERS), tokens = rnd_size(r, members);
    uint32_t turns = rnd_size(r, RING_TURNS), sum = 0;

    for (uint32_t i = 0; i < tokens; i++)
        ring->sema[rnd(r, members)]++;
    crew_add(&ring->crew, members);
    for (uint32_t i = 0; i < members; i++)
        go(ring_member, ring, &ring->sema[i], &ring->sema[(i + 1) % members], turns,
           rnd_word(r));
    crew_wait(&ring->crew);
    for (uint32_t i = 0; i < members; i++)
        sum += ring->sema[i];
    need(sum == tokens, "%u of %u", sum, tokens);
    need(ring->hops == (int64_t)members * turns, "%ld", ring->hops);
}

typedef struct Node { uint32_t start, done; } Node;

static void
tree_node(Node *me, uint32_t depth, uint32_t turns, int64_t *visits, Crew *crew, uint64_t seed)
{
    Rnd r = { seed };
    Node child[2] = { 0 };

    for (int i = 0; depth > 0 && i < 2; i++)
        go(tree_node, &child[i], depth - 1, turns, visits, crew, rnd_word(&r));
    for (uint32_t n = 0; n < turns; n++) {
        semacquire(&me->start, WAIT_SEMA);
        for (int i = 0; depth > 0 && i < 2; i++)
            semrelease(&child[i].start);
        if (rnd(&r, 3) == 0)
            go_yield();
        for (int i = 0; depth > 0 && i < 2; i++)
            semacquire(&child[i].done, WAIT_SEMA);
        count(visits, 1);
        semrelease(&me->done);
    }
    crew_done(crew);
}

static void
tree_once(Rnd *r)
{
    uint32_t depth = rnd(r, RING_DEPTH), turns = rnd_size(r, RING_TURNS), nodes = (2U << depth) - 1;
    int64_t visits = 0;
    Node root = { 0 };
    Crew crew = { 0 };

    crew_add(&crew, nodes);
    go(tree_node, &root, depth, turns, &visits, &crew, rnd_word(r));
    for (uint32_t n = 0; n < turns; n++) {
        semrelease(&root.start);
        semacquire(&root.done, WAIT_SEMA);
        need(counted(&visits) == (int64_t)nodes * (n + 1), "%ld", visits);
    }
    crew_wait(&crew);
}

static void
ring(Rnd *r)
{
    for (uint32_t n = rnd_size(r, 8); n > 0; n--)
        if (rnd(r, 2) == 0)
            ring_once(r);
        else
            tree_once(r);
}

STRESS(ring, .threads = 20, .megabytes = 40)
