// One at a time holds a latch: a model of its two doors (sched/latch.[ch]).
//
//   P, take       owner == me: inside = 1, and a second look at owner; in, or
//                 inside = 0.  Else the front door: held, 0 to 1 by
//                 compare-and-swap; an owner that is found there is deposed:
//                 owner = 0, a barrier in all threads, and the wait for inside == 0
//   P, release    inside = 0, or held = 0
//   P, at the     makes itself the owner, as often as it likes (the program counts
//   front door    to a few hundred first)
//
// Memory.  The stores of the side door pass through a store buffer, which others
// do not see into: they come out of it one by one, at any later time, or all of
// them when a barrier is put into that P's thread.  (Its own loads of `inside` do
// not matter: it has none.)  A compare-and-swap empties the buffer.
//
// What must hold:
//
//   - Two Ps are never in.
//   - Everybody who wants to gets in, in the end (spin looks for invalid ends).
//
// breaks: NO_BARRIER NO_SECOND_LOOK LOOK_FIRST NO_WAIT FLAG_AFTER ONE_WORD
//
//   NO_BARRIER       the one who deposes goes without the barrier
//   NO_SECOND_LOOK   the owner goes in after the first look
//   LOOK_FIRST       the second look comes before inside = 1
//   NO_WAIT          the one who deposes does not wait for the owner to leave
//   FLAG_AFTER       owner = 0 is stored behind the barrier
//   ONE_WORD         all owners use the same word `inside`

#define PS 2
#define TURNS 3
#define OWNERS 3

byte owner;                     // number of a P, from 1, + 4 * its predecessors; 0: nobody
byte deposed;
bool inside[OWNERS];
bool held;
byte in;                        // how many are; for the assertion
chan buffer[PS + 1] = [4] of { byte, bool };    // stores to inside on their way out

// The stores of a P become visible.
active [PS] proctype Drain()
{
    byte me = _pid + 1;
    byte w;
    bool v;

end:
    do
    :: atomic { buffer[me]?w,v -> inside[w] = v }
    od
}

inline flush(p)
{
    do
    :: nempty(buffer[p]) -> buffer[p]?w,v; inside[w] = v
    :: else -> break
    od
}

#ifdef ONE_WORD
#define WORD(n) 0
#else
#define WORD(n) (n)
#endif

inline depose()
{
#ifndef FLAG_AFTER
    owner = 0;
#endif
#ifndef NO_BARRIER
    atomic { flush(1); flush(2); v = 0; w = 0 }
#endif
#ifdef FLAG_AFTER
    owner = 0;
#endif
#ifndef NO_WAIT
    !inside[WORD(deposed)];
#endif
    deposed++
}

inline critical()
{
    in++;
    assert(in == 1);
    in--
}

active [PS] proctype P()
{
    byte me = _pid - PS + 1, turn = 0;
    byte seen, w;
    bool v, side;

    do
    :: turn == TURNS -> break
    :: else ->
        turn++;
        side = false;
        if
        :: atomic { owner % 4 == me -> seen = owner }
#ifdef LOOK_FIRST
            side = (owner == seen);
            buffer[me]!WORD(seen / 4),1;
#else
            buffer[me]!WORD(seen / 4),1;
#ifdef NO_SECOND_LOOK
            side = true;
#else
            side = (owner == seen);
#endif
#endif
            if
            :: side -> critical(); buffer[me]!WORD(seen / 4),0
            :: else -> buffer[me]!WORD(seen / 4),0
            fi
        :: else
        fi;
        if
        :: !side ->
            atomic { !held -> held = true; flush(me) }
            if
            :: owner != 0 -> depose()
            :: else
            fi;
            critical();
            if
            :: deposed < OWNERS -> owner = me + 4 * deposed
            :: true
            fi;
            held = false
        :: else
        fi
    od
}
