// Marking ends when nobody has anything, and not before: a model of how markers come,
// give each other work, and end (gc/share.c).
//
//   join          a place in the team, unless all is over; a marker counts from here
//   roots_next    pieces of the roots, as long as there are some
//   marker_drain  what is queued, and what is found by that; now and then a look
//                 whether somebody is hungry, without the lock
//   marker_give   half of the queue goes into a block; under team.lock it is put into
//                 the queue of one who sleeps, who is woken when the lock is free; or
//                 nobody sleeps any more, and the block is taken back
//   steal         who has nothing sleeps; the last one of those that have joined ends
//                 it for all
//
// The helpers come when they like, also when all is over.  Objects are numbers only: an
// object that is scanned may lead to others, as long as some are unborn.  What happens
// under team.lock is one step, as nobody else looks meanwhile but at markers_hungry,
// of which any value does for the look.
//
// What must hold:
//
//   - When marking is over no queue, no hand and no root holds anything, nor will.
//   - A queue is its owner's, and what is put into it by another finds it empty and
//     its owner asleep.
//   - Nobody sleeps when all is over, and a note is not set twice.
//
// breaks: LATE_PLACE COUNT_LATE WAKE_FIRST KEEP WAKE_ONE CLEAR_LATE END_ALONE GUESS
//
//   LATE_PLACE       a marker has its place after it has taken a first root
//   COUNT_LATE       who is given something takes himself off the count of the hungry
//   WAKE_FIRST       the sleeper is woken before the block is in its queue
//   KEEP             a block that nobody wants is not taken back
//   WAKE_ONE         the last one wakes one of the others
//   CLEAR_LATE       the note is cleared before the sleep and not behind it
//   END_ALONE        who comes when all is over joins nevertheless
//   GUESS            the last one is found by a look at the count before the lock

#define NM 3
#define ROOTS 3
#define UNBORN 4
#define BIT(i) (1 << (i))
#define FIRST(set) ((set) & 1 -> 0 : ((set) & 2 -> 1 : 2))

byte roots = ROOTS;             // pieces that nobody has taken
byte unborn = UNBORN;
byte queue[NM];                 // objects
byte hand[NM];                  // those outside of its queue, in a block or being scanned
byte joined;
byte hungry;                    // a set
byte markers_hungry;
bool over;
bool note[NM];
bool asleep[NM];

#define NOTHING (roots == 0 && queue[0] + queue[1] + queue[2] + hand[0] + hand[1] + hand[2] == 0)

inline wake(x)
{
    atomic { assert(!note[x]); note[x] = true }
}

inline give()
{
    // queue_split
    d_step { hand[m] = queue[m] / 2; queue[m] = queue[m] - hand[m] }
    atomic {
        if
        :: hungry != 0 ->
            to = FIRST(hungry); hungry = hungry & ~BIT(to);
#ifndef COUNT_LATE
            markers_hungry--;
#endif
#ifndef WAKE_FIRST
            assert(queue[to] == 0 && asleep[to]);
            queue[to] = hand[m]; hand[m] = 0
#endif
        :: else
        fi
    }
    if
    :: to < NM ->
        wake(to);
#ifdef WAKE_FIRST
        atomic {
            assert(queue[to] == 0 && asleep[to]);
            queue[to] = hand[m]; hand[m] = 0
        }
#endif
        to = NM
    :: else ->
        // queue_take_back
#ifndef KEEP
        d_step { queue[m] = queue[m] + hand[m]; hand[m] = 0 }
#else
        skip
#endif
    fi
}

inline drain()
{
    do
    :: atomic { queue[m] > 0 -> queue[m]--; assert(hand[m] == 0); hand[m] = 1 }
        // Scanning it finds none, one, or two.
        atomic {
            if
            :: true
            :: unborn > 0 -> unborn--; queue[m]++
            :: unborn > 1 -> unborn = unborn - 2; queue[m] = queue[m] + 2
            fi;
            hand[m] = 0
        }
        if
        :: queue[m] > 1 -> give()
        :: true
        fi
    :: queue[m] == 0 -> break
    od
}

proctype marker(byte m)
{
    byte to = NM;
    bool is_last;

#ifdef LATE_PLACE
    if
    :: atomic { roots > 0 -> roots--; queue[m]++ }
    :: true
    fi;
#endif
    // join
    atomic {
        if
#ifndef END_ALONE
        :: over -> goto out
#endif
        :: else -> joined++
        fi
    }
    // take_part
    do
    :: atomic { roots > 0 -> roots--;
            if
            :: queue[m]++
            :: true             // it leads to nothing new
            fi }
        drain()
    :: roots == 0 -> break
    od;
again:
    drain();
    // steal
    assert(queue[m] == 0 && hand[m] == 0);
#ifdef GUESS
    is_last = (markers_hungry + 1 == joined);
#endif
    atomic {
#ifndef GUESS
        is_last = (markers_hungry + 1 == joined);
#endif
        if
        :: is_last ->
            assert(NOTHING);
            over = true; markers_hungry = 0;
            do
            :: hungry != 0 ->
                to = FIRST(hungry); hungry = hungry & ~BIT(to);
                assert(!note[to]); note[to] = true;
#ifdef WAKE_ONE
                break
#endif
            :: hungry == 0 -> break
            od;
            to = NM; goto out
        :: else -> hungry = hungry | BIT(m); markers_hungry++; asleep[m] = true
        fi
    }
    // note_sleep, note_clear
#ifdef CLEAR_LATE
    note[m] = false;
    atomic { note[m] -> asleep[m] = false }
#else
    atomic { note[m] -> asleep[m] = false }
    note[m] = false;
#endif
#ifdef COUNT_LATE
    atomic {
        if
        :: !over -> markers_hungry--
        :: else
        fi
    }
#endif
    if
    :: !over -> goto again
    :: else
    fi;
out:
    assert(queue[m] == 0 && hand[m] == 0)
}

init
{
    atomic { run marker(0); run marker(1); run marker(2) }
}
