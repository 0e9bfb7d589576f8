// The order of the runtime's locks.  A thread takes them from the top of this
// list downwards; the debug flavour throws at the first step upwards (two
// locks of one rank included), so a deadlock is found by any run that takes
// both locks, not only by the run that hangs.
#pragma once

typedef enum LockRank {
    RANK_ATEXIT = 1,    // functions to call at the end
    RANK_POLLDESC,      // the deadlines of one PollDesc
    RANK_POLLFREE,      // free PollDescs
    RANK_COND,          // the waiters of one Cond
    RANK_SEMA,          // one bucket of goroutines waiting for a semaphore
    RANK_CHAN,          // a channel; or all those of a select
    RANK_SCHED,         // global queue, idle Ms and Ps, list of dead Gs
    RANK_TIMERS,        // the timers of one P
    RANK_ALLG,          // the list of all Gs
    RANK_STACK,         // stack slots; the census of stacks
    RANK_HEAP,          // spans, page runs, the collector's phase
    RANK_SAMPLES,       // where some objects were allocated
    RANK_MARK,          // work that markers share
    RANK_PERSIST,       // memory that is never freed
} LockRank;
