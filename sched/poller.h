// Upcall: what the scheduler needs of the network poller.  netpoll sets the
// table when the first descriptor is registered; a program that opens none has
// no poller in it.
#pragma once
#include "sched/park.h"

typedef struct Poller {
    // Waits for events at most delay_ns (0: looks only; negative: no limit)
    // and appends the goroutines that they make runnable.  Only the scheduler
    // calls it, on the system stack.
    void (*poll)(int64_t delay_ns, GList *ready);

    // Ends a poll with a delay that another thread is in, or its next one.
    void (*wake)(void);
} Poller;

extern const Poller *poller;        // atomic
void poller_set(const Poller *p);

// Goroutines parked on a descriptor: while there is one, something outside can
// wake the program.  Atomic; the poller counts up, and who has made one runnable
// counts down, not before: nobody may find neither a waiter nor work.
extern int32_t poll_waiters;
