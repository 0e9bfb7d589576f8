// No P is lost and none is held twice: a model of Ms that go into the kernel and
// come out again, of sysmon, which takes their Ps meanwhile, and of stopping the
// world (sched/syscall.c, sysmon.c, world.c).
//
//   M, KERNEL      entersyscall: the P is left in P_SYSCALL; entersyscall_block
//                  hands it over at once
//   M, exit        get_p: the same P by compare-and-swap, or an idle one; else
//                  exitsyscall0 puts the goroutine on the global queue
//   sysmon         look_at_syscall: p_retake and handoffp
//   handoffp       to an M, if there is work; to the stopper; to the idle list
//   M, find        find_runnable without spinning, of which wake.pml is the model:
//                  own queue, global queue, the other P's, give_up, come_back
//   M, stop        world_stop: counts, takes what nobody runs on, waits for the
//                  others, and looks again each millisecond; world_start
//
// Goroutines run, call the kernel, yield (or are preempted) and stop the world, in
// any order, for ever; and each may stay where it is for ever, in the kernel or in
// its own code.  They are counted, not told apart.  An M that m_start would have to
// make anew is one that is about to park here: m_start waits for it.  What
// sched.lock guards is one step; the compare-and-swaps need no lock, and come in
// between.
//
// What must hold:
//
//   - An M takes a P that nobody holds, and that is not stopped.
//   - When all Ms are parked, in the kernel or run goroutines, each P is where its
//     status says: held by one M, on the idle list, left in the kernel, stopped.
//   - Then also no goroutine is on the global queue beside an idle P, nor on the
//     queue of one: who comes back from the kernel comes to run again.
//   - Then a stopper that still waits can take one more P, or a goroutine runs
//     which can be preempted: stopping comes to an end.
//   - When the world has stopped nobody runs.
//
// breaks: NO_CAS RELEASE_LATE LOOK_UNLOCKED HANDOFF_UNLOCKED START_NO_WAKE RETAKE_NOT STOP_UNCOUNTED
//
//   NO_CAS             get_p looks at the status, and then takes the P
//   RELEASE_LATE       entersyscall shows P_SYSCALL while it still holds the P
//   LOOK_UNLOCKED      exitsyscall0 finds no idle P, and takes the lock again for
//                      the global queue
//   HANDOFF_UNLOCKED   handoffp does not look at the global queue again under the lock
//   START_NO_WAKE      world_start wakes nobody for the global queue
//   RETAKE_NOT         the stopper waits for Ms in the kernel
//   STOP_UNCOUNTED     an M that gives up its P while the world is to stop puts it on
//                      the idle list, where an M that comes out of the kernel may
//                      find it, and runs it in the stopped world, if the stopper
//                      counts what is on the list as stopped

#define NM   3
#define NP   2
#define NG   2                  // goroutines
#ifndef CALLS
#define CALLS 2                 // of the kernel, by all together
#define STOPS 1                 // of the world
#endif
#define NONE 7

#define BIT(i)     (1 << (i))
#define FIRST(set) ((set) & 1 -> 0 : ((set) & 2 -> 1 : 2))

mtype = { IDLE, RUNNING, SYSCALL, STOPPED };    // Ps
mtype = { BUSY, USER, KERNEL, PARKED };         // Ms; a stopper that waits is PARKED

mtype status[NP] = IDLE;
byte owner[NP] = NONE;          // the M with m->p == p
byte queue[NP];                 // goroutines on its run queue
byte global;
byte idle_ps = 2;               // sets
byte idle_ms = 6;
byte next_p[NM];                // with the wake-up: P + 1
mtype where[NM + 1] = PARKED;   // the last is sysmon
bool stopper;                   // the semaphore is taken
bool stopping;
byte stop_wait;
byte calls = CALLS, stops = STOPS;

// An atomic block is one access to what is shared, and what follows from it.  A P
// that is taken is nobody else's from then on, so p_acquire belongs to it.
inline p_acquire(p)
{
    assert(owner[p] == NONE && status[p] == IDLE);
    owner[p] = m; status[p] = RUNNING
}

// With sched.lock, as the next two.
inline p_idle_put(p)
{
    assert(owner[p] == NONE && queue[p] == 0);
    status[p] = IDLE;
    idle_ps = idle_ps | BIT(p)
}

inline p_idle_get(p)
{
    p = FIRST(idle_ps);
    idle_ps = idle_ps & ~BIT(p)
}

inline p_stopped(p)
{
    assert(stopping && stop_wait > 0);
    status[p] = STOPPED;
    stop_wait--
}

inline m_start(p)
{
    atomic {
        idle_ms != 0 -> y = FIRST(idle_ms); idle_ms = idle_ms & ~BIT(y);
        next_p[y] = p + 1; where[y] = BUSY; y = NONE; p = NONE
    }
}

// v: a variable of the process, which nobody else has.
inline handoffp(v)
{
    // Where nobody else looks for work one M is to, whatever there is.
    if
    :: queue[v] > 0 || global > 0 || idle_ps == 0 -> m_start(v)
    :: queue[v] == 0 && global == 0
    fi;
    atomic {
        if
        :: v == NONE
        :: v != NONE && stopping -> p_stopped(v); v = NONE
        :: v != NONE && !stopping ->
            if
#ifndef HANDOFF_UNLOCKED
            :: global > 0
#endif
            :: else -> p_idle_put(v); v = NONE
            fi
        fi
    }
    if
    :: v != NONE -> m_start(v)
    :: else
    fi
}

inline p_retake(v)
{
    status[v] == SYSCALL -> status[v] = IDLE
}

proctype M(byte m)
{
    byte p = NONE, old = NONE, x = NONE, y = NONE;
    bool has;

    if
    :: m == 0 -> p = 0
    :: else -> goto parked
    fi;

user:
    where[m] = USER;
end_user:
    if
    :: atomic { where[m] = BUSY; queue[p]++; goto find }
    :: atomic { calls > 0 -> calls--; where[m] = BUSY; goto enter }
    :: atomic { stops > 0 && !stopper -> stops--; stopper = true; where[m] = BUSY; goto stop }
    fi;

enter:
    // entersyscall
    atomic {
        old = p; p = NONE;
#ifndef RELEASE_LATE
        owner[old] = NONE;
#endif
        status[old] = SYSCALL
    }
#ifdef RELEASE_LATE
    owner[old] = NONE;
#endif
    if
    :: true
    :: atomic { p_retake(old); x = old }        // entersyscall_block
        handoffp(x)
    fi;
    where[m] = KERNEL;
    // exitsyscall
    atomic {
        where[m] = BUSY;
        if
        :: status[old] == SYSCALL ->
#ifdef NO_CAS
            skip
#else
            status[old] = IDLE; p = old; old = NONE; p_acquire(p); goto user
#endif
        :: else -> goto get_p
        fi
    }
#ifdef NO_CAS
    atomic { status[old] = IDLE; p = old; old = NONE; p_acquire(p); goto user }
#endif
get_p:
    atomic {
        if
        :: idle_ps & BIT(old) -> p = old; idle_ps = idle_ps & ~BIT(p)
        :: else ->
            if
            :: idle_ps != 0 -> p_idle_get(p)
            :: else
            fi
        fi;
        old = NONE;
        if
        :: p != NONE -> p_acquire(p); goto user
        :: else
        fi
    }
    // exitsyscall0
    atomic {
        if
        :: idle_ps != 0 -> p_idle_get(p); p_acquire(p); global++; goto find
        :: else
        fi;
#ifndef LOOK_UNLOCKED
        global++; goto m_stop
#endif
    }
#ifdef LOOK_UNLOCKED
    atomic { global++; goto m_stop }
#endif

find:
    atomic {
        if
        :: stopping ->
            // m_stop_for_world
            owner[p] = NONE;
#ifdef STOP_UNCOUNTED
            if
            :: queue[p] == 0 -> p_idle_put(p); stop_wait--
            :: else -> p_stopped(p)
            fi;
#else
            p_stopped(p);
#endif
            p = NONE; goto m_stop
        :: else
        fi;
        if
        :: queue[p] > 0 -> queue[p]--; goto user
        :: else
        fi
    }
    atomic {
        if
        :: queue[1 - p] > 0 -> queue[1 - p]--; goto user
        :: else
        fi
    }
    // give_up
    atomic {
        if
        :: stopping -> goto find
        :: !stopping && global > 0 -> global--; goto user
        :: !stopping && global == 0 -> owner[p] = NONE; p_idle_put(p); p = NONE
        fi
    }
    has = queue[0] > 0;
    has = has || queue[1] > 0;
    has = has || global > 0;
    // come_back
    atomic {
        if
        :: has && !stopping && idle_ps != 0 -> has = false; p_idle_get(p); p_acquire(p); goto find
        :: else -> has = false; goto m_stop
        fi
    }

m_stop:
    atomic { idle_ms = idle_ms | BIT(m); where[m] = PARKED }
parked:
end_parked:
    atomic { next_p[m] > 0 -> p = next_p[m] - 1; next_p[m] = 0; p_acquire(p); goto find }

stop:
    // world_stop
    atomic { stop_wait = NP - 1; stopping = true; status[p] = STOPPED; where[m] = PARKED }
    do
    :: stop_wait == 0 -> break
    // take_others
    :: atomic { stop_wait > 0 && idle_ps != 0 -> p_idle_get(x); p_stopped(x); x = NONE }
#ifndef RETAKE_NOT
    :: atomic { stop_wait > 0 && status[0] == SYSCALL -> p_stopped(0) }
    :: atomic { stop_wait > 0 && status[1] == SYSCALL -> p_stopped(1) }
#endif
    od;
    where[m] = BUSY;
    // The collector runs.
    assert(owner[1 - p] == NONE && where[(m + 1) % 3] != USER && where[(m + 2) % 3] != USER);
    // world_start
    atomic {
        status[p] = RUNNING; stopping = false;
        x = 1 - p;
        if
        :: queue[x] > 0 -> status[x] = IDLE
        :: else ->
#ifdef STOP_UNCOUNTED
            idle_ps = 0;
#endif
            p_idle_put(x); x = NONE
        fi
    }
    if
    :: x != NONE -> m_start(x)
    :: else
    fi;
#ifndef START_NO_WAKE
    // wakep
    atomic {
        if
        :: idle_ps != 0 -> p_idle_get(x)
        :: else
        fi
    }
    if
    :: x != NONE -> m_start(x)
    :: else
    fi;
#endif
    stopper = false;
    goto user
}

proctype sysmon()
{
    byte v = NONE, y = NONE;

end:
    do
    :: atomic { p_retake(0); v = 0; where[NM] = BUSY } handoffp(v); where[NM] = PARKED
    :: atomic { p_retake(1); v = 1; where[NM] = BUSY } handoffp(v); where[NM] = PARKED
    od
}

#define QUIET (where[0] != BUSY && where[1] != BUSY && where[2] != BUSY && where[3] != BUSY)
#define AT_HOME(p) (((status[p] == IDLE) == ((idle_ps & BIT(p)) != 0)) && \
                    ((status[p] == RUNNING) -> owner[p] != NONE : 1) && \
                    ((status[p] == IDLE) -> queue[p] == 0 : 1))
#ifdef RETAKE_NOT
#define STUCK(p) (status[p] == STOPPED || status[p] == SYSCALL)
#else
#define STUCK(p) (status[p] == STOPPED)
#endif

proctype monitor()
{
end:
    if
    :: atomic { QUIET && !(AT_HOME(0) && AT_HOME(1)) -> assert(false) }
    :: atomic { QUIET && !stopping && global > 0 && idle_ps != 0 -> assert(false) }
    :: atomic { QUIET && stopping && stop_wait > 0 && STUCK(0) && STUCK(1) -> assert(false) }
    fi
}

init
{
    atomic {
        status[0] = RUNNING; owner[0] = 0; where[0] = USER; queue[0] = NG - 1;
        run M(0); run M(1); run M(2); run sysmon(); run monitor()
    }
}
