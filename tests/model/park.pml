// A goroutine that parks is woken exactly once: a model of the protocol of gopark
// and goready (sched/loop.c, park.h) with the word of a PollDesc
// (netpoll/polldesc.c), of which a semaphore's list under a lock is a simple case.
//
//   G, pd_wait        takes an event that is there; else PD_WAIT, a look at the
//                     reasons not to park, and gopark
//   G, mcall, park0   the registers are saved, the goroutine is WAITING, and commit
//                     runs on the system stack: PD_WAIT becomes G by
//                     compare-and-swap.  If that fails the event came first.
//   event             pd_event, by whoever polls: whatever is in the word becomes
//                     PD_READY, and a G that was in it is made ready
//   closer            pd_unblock: the bit first, then the word
//   run               an M that takes it off a run queue and resumes it
//
// Events come as often as they like, and the goroutine waits as often as it
// likes.  Between waits it makes its system call, which finds what has come or
// says -EAGAIN, so an event must not get lost; one too many does no harm.
//
// Memory.  The closer stores its bit and reads the word; the goroutine stores
// PD_WAIT and reads the bit.  Each store may be seen by the other only after the
// read, unless a barrier is between them.
//
// What must hold:
//
//   - Nobody resumes a goroutine whose registers are not saved, and goready finds
//     it WAITING: it runs once for each wake-up.
//   - When nothing more happens it is not parked, unless there is nothing to read
//     and the descriptor is open.
//
// breaks: COMMIT_EARLY COMMIT_STORE NO_WAIT_STATE CHECK_FIRST WAIT_BARRIER CLOSE_BARRIER
//
//   COMMIT_EARLY     G is stored in the word before its registers are saved
//   COMMIT_STORE     commit is a store and not a compare-and-swap
//   NO_WAIT_STATE    nothing is announced: the event is looked for, then G is stored
//   CHECK_FIRST      the reasons not to park are looked at before PD_WAIT alone
//   WAIT_BARRIER     PD_WAIT is stored without a barrier behind it
//   CLOSE_BARRIER    the closing bit is

mtype = { NONE, READY, WAIT, GP };              // the word
mtype = { RUNNING, WAITING, RUNNABLE };         // the goroutine

mtype word = NONE;
mtype status = RUNNING;
bool late_wait;                 // PD_WAIT is stored, and not yet seen by others
bool closing, late_closing;     // the bit, the same
bool saved;                     // the registers are in G
bool data;                      // the kernel has something to read

// What others see of the goroutine's store, whatever they stored meanwhile.
#define SEE_WAIT                                        \
    if                                                  \
    :: late_wait -> word = WAIT; late_wait = false      \
    :: else                                             \
    fi

inline goready()
{
    atomic { assert(status == WAITING); status = RUNNABLE }
}

// take_waiter: a look at the word, and the compare-and-swap with what was seen.
inline take_waiter(verdict)
{
    do
    :: true ->
        old = word;
        if
        :: old == READY || old == verdict -> break
        :: else
        fi;
        atomic {
            if
            :: word == old -> word = verdict; break
            :: else
            fi
        }
    od;
    if
    :: old == GP -> goready()
    :: else
    fi;
    old = NONE
}

inline save()
{
    saved = true;
    atomic { assert(status == RUNNING); status = WAITING }
}

// Run queues and Ms: once it is runnable it is resumed.
inline resumed()
{
    atomic { status == RUNNABLE -> assert(saved); saved = false; status = RUNNING }
}

active proctype goroutine()
{
    bool committed;

again:
    // The system call.
    atomic {
        if
        :: data -> data = false; goto again
        :: else
        fi
    }
wait:
    // pd_wait: not on a descriptor that is being closed.
    if
    :: closing -> goto closed
    :: else
    fi;
    // wait_once
#ifdef NO_WAIT_STATE
    atomic {
        if
        :: word == READY -> word = NONE; goto again
        :: else
        fi
    }
#else
    atomic {
        if
        :: word == READY -> word = NONE; goto again
        :: else ->
            assert(word == NONE);
#ifdef WAIT_BARRIER
            late_wait = true
#else
            word = WAIT
#endif
        fi
    }
#ifndef CHECK_FIRST
    if
    :: closing -> goto taken
    :: else
    fi;
#endif
#endif
    // gopark
#ifndef COMMIT_EARLY
    save();
#endif
    // park_commit: the compare-and-swap is a barrier.
    atomic {
        SEE_WAIT;
#if defined(COMMIT_STORE) || defined(NO_WAIT_STATE)
        word = GP; committed = true
#else
        committed = (word == WAIT);
        if
        :: committed -> word = GP
        :: else
        fi
#endif
    }
    if
    :: committed ->
        committed = false;
#ifdef COMMIT_EARLY
        save();
#endif
end_parked:
        resumed()
    :: else ->
        // park0: on as if nothing had been.
#ifndef COMMIT_EARLY
        atomic { assert(status == WAITING); status = RUNNING; saved = false }
#endif
    fi;
taken:
    // An event, or whoever ended the wait otherwise.
    atomic {
        SEE_WAIT;
        assert(word != GP);
        if
        :: word == READY -> word = NONE; goto again
        :: else -> word = NONE; goto wait
        fi
    }
closed:
    skip
}

active proctype event()
{
    mtype old = NONE;

    do
    :: atomic { !data -> data = true }
        take_waiter(READY)
    :: break
    od
}

active proctype closer()
{
    mtype old = NONE;

    if
    :: true ->
#ifdef CLOSE_BARRIER
        late_closing = true;
#else
        closing = true;
#endif
        take_waiter(NONE)
    :: true                     // it stays open
    fi
}

// Sooner or later a store is seen.
active proctype memory()
{
end:
    do
    :: atomic { late_wait -> SEE_WAIT }
    :: atomic { late_closing -> late_closing = false; closing = true }
    od
}

active proctype monitor()
{
end:
    atomic { timeout -> assert(status != WAITING || (!data && !closing)) }
}
