// A program that can never run again is told so, and no other: a model of the
// sleep in the poller and of check_deadlock (sched/idle.c, machine.c), with what
// the poller counts (netpoll/polldesc.c).
//
//   M, parks_net     a goroutine waits for a descriptor: park_commit counts it in
//                    poll_waiters, and then stores it where an event finds it
//   M, closes        pd_unblock by another goroutine: made ready, then counted off
//   M, parks         a goroutine waits for what will never come
//   M, idle          idle_sleep: one M at a time, which last_poll == 0 says; what
//                    it comes back with is put on a queue and then counted off
//   M, m_stop        on the idle list and check_deadlock, with sched.lock
//   event            the kernel, any time
//
// What must hold:
//
//   - poll_waiters is never below the truth.
//   - When a deadlock is reported nobody is runnable, and no goroutine waits for a
//     descriptor.
//   - When nothing happens any more a deadlock has been reported, unless a
//     goroutine waits for a descriptor: the kernel may yet say something, and an M
//     is in the poller to hear it.
//
// breaks: COUNT_LATE NO_BREAK LOOK_BEFORE GIVE_BACK ASLEEP
//
//   COUNT_LATE       a waiter is counted after it can be found
//   NO_BREAK         the last M that parks lets the one in the poller sleep, which
//                    waits for a descriptor that nobody waits for any more
//   LOOK_BEFORE      idle_sleep looks for waiters only before last_poll is 0: the
//                    last one may go, and the last M park, in between
//   GIVE_BACK        an M that finds nothing to wait for, once it has the place in
//                    the poller, gives it back and sleeps without another look
//   ASLEEP           check_deadlock takes the M in the poller for one that sleeps
//                    for good, without asking whether somebody waits

#define NG 2
#define NM 2

mtype = { RUNNABLE, RUNNING, ON_NET, PARKED };  // goroutines

mtype status[NG] = RUNNABLE;
bool waits[NG];                 // in the word of its descriptor
bool fired[NG];                 // the kernel has an event for it
byte queue = 3;                 // a set, of all queues together
byte idle_ms;                   // a set
byte nidle;
byte poll_waiters;
bool polling;                   // last_poll == 0
bool broken;                    // idle_break: the sleeper, or the next, returns
bool dead;
bool woken[NM];

#define BIT(i) (1 << (i))

// runq_add and wakep
inline ready(w)
{
    atomic {
        assert(status[w] == ON_NET); status[w] = RUNNABLE; queue = queue | BIT(w);
        if
        :: idle_ms & 1 -> idle_ms = idle_ms & ~1; nidle--; woken[0] = true
        :: idle_ms & 2 -> idle_ms = idle_ms & ~2; nidle--; woken[1] = true
        :: idle_ms == 0
        fi
    }
}

inline ready_and_uncount(w)
{
    ready(w);
    d_step { assert(poll_waiters > 0); poll_waiters-- }
}

proctype M(byte m)
{
    byte g, w;

top:
    atomic {
        if
        :: queue & 1 -> g = 0
        :: queue & 2 -> g = 1
        :: queue == 0 -> goto idle
        fi;
        queue = queue & ~BIT(g); assert(status[g] == RUNNABLE); status[g] = RUNNING
    }
    do
    :: goto parks_net
    :: goto parks
    :: atomic { waits[1 - g] -> w = 1 - g; waits[w] = false }        // closes
        ready_and_uncount(w); w = 0
    od;

parks:
    atomic { status[g] = PARKED; g = 0; goto top }
parks_net:
    status[g] = ON_NET;
#ifdef COUNT_LATE
    waits[g] = true;
    poll_waiters++;
#else
    poll_waiters++;
    waits[g] = true;
#endif
    atomic { g = 0; goto top }

idle:
    // idle_sleep
    if
    :: poll_waiters == 0 -> goto m_stop
    :: else
    fi;
    atomic {
        if
        :: polling -> goto m_stop
        :: else -> polling = true
        fi
    }
#ifndef LOOK_BEFORE
    // Announced first, looked at second: check_deadlock does it the other way round.
    if
#ifdef GIVE_BACK
    :: poll_waiters == 0 -> polling = false; goto m_stop
#else
    :: poll_waiters == 0 -> polling = false; goto idle
#endif
    :: else
    fi;
#endif
end_poll:
    atomic {
        if
        :: fired[0] && waits[0] -> g = 0; waits[0] = false; fired[0] = false
        :: fired[1] && waits[1] -> g = 1; waits[1] = false; fired[1] = false
        :: broken -> broken = false; g = NG
        fi
    }
    polling = false;
    if
    :: g < NG -> ready_and_uncount(g)
    :: else
    fi;
    atomic { g = 0; goto top }

m_stop:
    atomic {
        idle_ms = idle_ms | BIT(m); nidle++;
        // check_deadlock
        if
#ifdef ASLEEP
        :: NM - nidle == 1 && polling -> dead = true;
            assert(queue == 0 && status[0] == PARKED && status[1] == PARKED)
        :: NM - nidle > 1 || !polling
#else
        :: poll_waiters > 0 || NM - nidle > 1
        :: poll_waiters == 0 && NM - nidle == 1 ->
#ifdef NO_BREAK
            skip
#else
            if
            :: polling -> broken = true
            :: else
            fi
#endif
        :: poll_waiters == 0 && nidle == NM ->
            dead = true;
            assert(queue == 0 && status[0] == PARKED && status[1] == PARKED)
#endif
        fi
    }
end_stopped:
    atomic { woken[m] -> woken[m] = false; goto top }
}

proctype event()
{
end:
    do
    :: d_step { waits[0] && !fired[0] -> fired[0] = true }
    :: d_step { waits[1] && !fired[1] -> fired[1] = true }
    od
}

proctype monitor()
{
end:
    atomic { timeout -> assert(dead || (polling && poll_waiters > 0)) }
}

init
{
    atomic { run M(0); run M(1); run event(); run monitor() }
}
