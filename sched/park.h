// Parking and waking goroutines: the one way in which anything in the runtime
// waits.
//
// A goroutine that is going to sleep must first tell its waker where it is,
// and must not be woken before its registers are saved.  So gopark leaves the
// goroutine's stack first and runs commit on the system stack; commit makes the
// goroutine findable (stores it in a semaphore, unlocks the lock that guards
// the list it is on).  When commit returns false the event came in between and
// the goroutine runs on.
#pragma once
#include "sched/wait.h"

typedef struct G G;
typedef bool ParkCommit(G *gp, void *arg);

// gopark parks the running goroutine until goready.  commit may be NULL when
// somebody already knows the goroutine (a timer).  Blocks: G.
void gopark(ParkCommit *commit, void *arg, WaitReason why);

// goready makes a parked goroutine runnable, behind the others.  Any stack.
void goready(G *gp);

// A list of goroutines linked by their sched_link, for handing over many.
typedef struct GList { G *head, *tail; } GList;
void glist_push(GList *list, G *gp);            // at the end
void goready_all(GList *list);                  // in their order; empties it

// Semaphores on any 32-bit word (Go's semacquire): sleep until *addr > 0, then
// take one.  Waiters queue in order and are kept off the word, in a table.
void semacquire(uint32_t *addr, WaitReason why);        // Blocks: G
void semrelease(uint32_t *addr);

// semacquire_first queues in front of all others.
void semacquire_first(uint32_t *addr, WaitReason why);

// semrelease_n is n times semrelease, but wakes all at once, and does not touch
// *addr unless there are fewer than n waiters.
void semrelease_n(uint32_t *addr, uint32_t n);

// semrelease_to gives the processor too to the one who gets it.  Blocks: G.
void semrelease_to(uint32_t *addr);
