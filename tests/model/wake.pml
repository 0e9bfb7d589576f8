// No wake-up is lost: a model of how goroutines become runnable and how Ms look
// for them, spin, park and are woken (sched/wake.c, find.c, machine.c).
//
// What is here, and what it stands for:
//
//   put, put_next    runq_add, runq_add_next: goready and go on an M with a P
//   outside          goready without a P: sysmon, the network, a late system call
//   wakep, m_start   wakep and m_start
//   M, top           find_near and may_spin of find_runnable
//   M, steal         steal
//   M, give_up       give_up: the P goes to the idle list under sched.lock; then
//                    sleep_without_p: nspinning - 1, look at all queues again,
//                    come_back or m_stop
//   M, found         spin_end and execute
//
// Ms, Ps and goroutines are few, but they go round as often as they like: a
// goroutine that runs may make any waiting one ready, yield, park, or run for
// ever.  An M that m_start would have to make anew is one that is about to park
// here: m_start waits for it.  A queue is a set of goroutines, and taking one out
// of it is one step after having seen it, as the compare-and-swap of runq.c is;
// the ring itself has its own tests.  What sched.lock guards is one step.
//
// Memory.  A store may be seen late by others, behind the loads that follow it,
// until the M executes a barrier, an atomic instruction, or takes a lock.  It
// matters in two places, the two halves of the argument in wake.c: runq_put is a
// plain store of tail, so what is put lies in `late` first; and nspinning - 1
// would be one, if it were not atomic.
//
// What must hold:
//
//   - When all Ms are parked or run goroutines, which may take for ever, there is
//     no runnable goroutine beside an idle P.  (More than that no M that is awake
//     will see to it: those that run may never come to the scheduler again.)
//   - Who is run is runnable: nobody runs twice.
//   - nspinning is never negative, and a P that is put on the idle list has an
//     empty queue.
//
// breaks: SUBMIT_BARRIER PARK_BARRIER PARK_ORDER NO_RECHECK LAST_SPINNER LATE_UNDO STEAL
//
//   SUBMIT_BARRIER   no barrier between the queue and the look at nspinning
//   PARK_BARRIER     nspinning - 1 is a store without a barrier
//   PARK_ORDER       queues are looked at again before nspinning - 1
//   NO_RECHECK       they are not looked at again
//   LAST_SPINNER     a spinning M that has found work wakes no other
//   LATE_UNDO        m_start finds no P and takes its count off nspinning after it
//                    has unlocked sched.lock: another M may have given up its P and
//                    looked around, a third have put work on its queue and trusted
//                    in nspinning, all in between
//   STEAL            a thief takes what it saw without a compare-and-swap

#ifndef NM
#define NM 2                    // Ms
#endif
#define NP 2                    // Ps
#define NG 3                    // goroutines
#define NONE 7

#define BIT(i)     (1 << (i))
#define FIRST(set) ((set) & 1 -> 0 : ((set) & 2 -> 1 : 2))

mtype = { WAITING, RUNNABLE, RUNNING };         // goroutines
mtype = { RUNS, PARKED, BUSY };                 // Ms; BUSY: in the scheduler

mtype status[NG] = WAITING;
mtype where[NM + 1] = PARKED;   // the last is `outside`
byte queue[NP];                 // of each P: a set of goroutines
byte late[NP];                  // put there by its M, not yet seen by others
byte next[NP];                  // runq.next: goroutine + 1; 0: nobody
byte global;                    // a set
byte idle_ps = 2;               // a set: all but P 0
byte idle_ms = BIT(NM) - 2;     // all but M 0
byte next_p[NM];                // given with the wake-up: P + 1
short nspinning;
byte late_down;                 // how often nspinning - 1 is not yet seen

// The stores of an M to the queue of its P, seen by all.
#define SEEN(p)                                                     \
    if                                                              \
    :: p < NP -> queue[p] = queue[p] | late[p]; late[p] = 0         \
    :: else                                                         \
    fi

inline nspinning_down()
{
    nspinning--;
    assert(nspinning >= 0)
}

// x and y are variables of the process, NONE when not in use.  An atomic block is
// one access to what is shared, and what follows from it.
inline m_start(p)
{
    atomic {
        if
        :: idle_ps != 0 -> x = FIRST(idle_ps); idle_ps = idle_ps & ~BIT(x)
        :: else ->
#ifdef LATE_UNDO
            skip
#else
            nspinning_down()
#endif
        fi;
        SEEN(p)
    }
    if
    :: x == NONE ->
#ifdef LATE_UNDO
        d_step { nspinning_down() }
#endif
    :: else ->
        atomic {
            idle_ms != 0 -> y = FIRST(idle_ms); idle_ms = idle_ms & ~BIT(y);
            next_p[y] = x + 1; where[y] = BUSY;
            x = NONE; y = NONE
        }
    fi
}

inline wakep(p)
{
    if
    :: idle_ps == 0
    :: else ->
        // The look at nspinning and the compare-and-swap.
        if
        :: nspinning != 0
        :: atomic { nspinning == 0 -> nspinning = 1; SEEN(p) } m_start(p)
        fi
    fi
}

inline submit_barrier(p)
{
#ifdef SUBMIT_BARRIER
    skip
#else
    d_step { SEEN(p) }
#endif
}

// runq_add
inline put(p, g)
{
    late[p] = late[p] | BIT(g);
    submit_barrier(p);
    wakep(p)
}

// runq_add_next: the exchange is a barrier
inline put_next(p, g)
{
    d_step {
        SEEN(p);
        x = next[p]; next[p] = g + 1;
        if
        :: x > 0 -> late[p] = late[p] | BIT(x - 1)
        :: else
        fi
    }
    if
    :: x > 0 -> submit_barrier(p)
    :: else
    fi
    x = NONE;
    wakep(p)
}

// Any waiting goroutine, which g_set_status makes runnable.
inline choose(g)
{
    if
    :: status[0] == WAITING -> g = 0
    :: status[1] == WAITING -> g = 1
    :: status[2] == WAITING -> g = 2
    fi;
    status[g] = RUNNABLE
}

// somebody_has_work
inline look_again()
{
    has = (queue[0] != 0 || next[0] > 0);
    has = has || queue[1] != 0 || next[1] > 0;
    has = has || global != 0
}

proctype M(byte m)
{
    byte p = NONE, g = NONE, x = NONE, y = NONE;
    bool spinning, has;

    if
    :: m == 0 -> p = 0; g = 0; goto runs
    :: else -> goto parked
    fi;

top:
    // find_near: an M has all of its own stores in view.
    atomic {
        if
        :: next[p] > 0 -> g = next[p] - 1; next[p] = 0; SEEN(p); goto found
        :: else
        fi;
        if
        :: (queue[p] | late[p]) != 0 ->
            SEEN(p); g = FIRST(queue[p]); queue[p] = queue[p] & ~BIT(g); goto found
        :: else
        fi
    }
    atomic {
        if
        :: global != 0 -> g = FIRST(global); global = global & ~BIT(g); SEEN(p); goto found
        :: else
        fi
    }
    // may_spin: the look and the count are two steps.
    atomic {
        if
        :: spinning -> goto steal
        :: else
        fi;
        if
        :: 2 * nspinning >= NP - (idle_ps & 1) - (idle_ps / 2) -> goto give_up
        :: else
        fi
    }
    d_step { spinning = true; nspinning++ }

steal:
    atomic {
        if
        :: queue[1 - p] != 0 -> x = FIRST(queue[1 - p])
        :: else -> goto steal_next
        fi
    }
    // The compare-and-swap fails if somebody else took what was seen.
    atomic {
        if
#ifdef STEAL
        :: true -> g = x
#else
        :: queue[1 - p] & BIT(x) -> g = x
        :: else -> x = NONE; goto steal_next
#endif
        fi;
        queue[1 - p] = queue[1 - p] & ~BIT(x); x = NONE; goto found
    }
steal_next:
    // It is left alone if the victim has switched meanwhile, which may always be.
    atomic {
        if
        :: next[1 - p] > 0 -> g = next[1 - p] - 1; next[1 - p] = 0; goto found
        :: true
        fi
    }

give_up:
    atomic {
        SEEN(p);
        if
        :: global != 0 -> g = FIRST(global); global = global & ~BIT(g); goto found
        :: else
        fi;
        assert(queue[p] == 0 && next[p] == 0);
        idle_ps = idle_ps | BIT(p); p = NONE
    }

    // sleep_without_p
#ifdef PARK_ORDER
    look_again();
#endif
    atomic {
        if
        :: spinning -> spinning = false;
#ifdef PARK_BARRIER
            late_down++
#else
            nspinning_down()
#endif
        :: else
        fi
    }
#if !defined(NO_RECHECK) && !defined(PARK_ORDER)
    look_again();
#endif
    atomic {                    // come_back
        if
        :: has && idle_ps != 0 -> p = FIRST(idle_ps); idle_ps = idle_ps & ~BIT(p); has = false
        :: else -> has = false; goto m_stop
        fi
    }
    atomic { spinning = true; nspinning++; goto top }

m_stop:
    atomic {
        nspinning = nspinning - late_down; late_down = 0;
        idle_ms = idle_ms | BIT(m); where[m] = PARKED
    }
parked:
    atomic {
        next_p[m] > 0 -> p = next_p[m] - 1; next_p[m] = 0; spinning = true; goto top
    }

found:
    if
    :: spinning ->
        // spin_end
        d_step { SEEN(p); spinning = false; nspinning_down() }
#ifndef LAST_SPINNER
        wakep(p)
#endif
    :: else
    fi;
    // execute
    d_step {
        assert(status[g] == RUNNABLE);
        status[g] = RUNNING; where[m] = RUNS
    }

runs:
    do
    :: atomic { choose(y); where[m] = BUSY }
        if
        :: put(p, y)
        :: put_next(p, y)
        fi;
        atomic { where[m] = RUNS; y = NONE }
    :: atomic { status[g] = WAITING; where[m] = BUSY; g = NONE; goto top }
    :: atomic {                 // go_yield: runq_add_last
            where[m] = BUSY; status[g] = RUNNABLE;
            if
            :: global != 0 -> global = global | BIT(g)
            :: else -> late[p] = late[p] | BIT(g)
            fi;
            g = NONE; goto top
        }
    od
}

// A goroutine becomes ready by somebody without a P.
proctype outside()
{
    byte x = NONE, y = NONE;

    do
    :: atomic { choose(x); where[NM] = BUSY; global = global | BIT(x); x = NONE }
        wakep(NONE);
        where[NM] = PARKED
    od
}

// Sooner or later a store is seen.
proctype memory()
{
end:
    do
    :: d_step { late[0] != 0 -> SEEN(0) }
    :: d_step { late[1] != 0 -> SEEN(1) }
    :: d_step { late_down > 0 -> late_down--; nspinning_down() }
    od
}

#define QUIET ((where[0] != BUSY) && (where[1] != BUSY) && (where[NM - 1] != BUSY) && \
               (where[NM] != BUSY) && late[0] == 0 && late[1] == 0 && late_down == 0)
#define READY (queue[0] != 0 || queue[1] != 0 || next[0] > 0 || next[1] > 0 || global != 0)

proctype monitor()
{
end:
    atomic { QUIET && READY && idle_ps != 0 -> assert(false) }
}

init
{
    atomic { status[0] = RUNNING; where[0] = RUNS; run M(0); run M(1);
#if NM > 2
             run M(2);
#endif
             run outside(); run memory(); run monitor() }
}
