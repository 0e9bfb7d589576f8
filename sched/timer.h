// Timeouts: a function is called at an instant, or is taken back before.
//
// The function runs on the system stack of an M that has a P, without a lock of
// the timers: it makes goroutines ready, and neither parks nor calls into the
// program.  It is never early.
//
// A Timeout lies in a larger object (a G, a PollDesc), zeroed, and its owner
// sets fn and arg while it is not pending.  Any M that has a P may call any of
// these, several at once too: each call sees the Timeout pending or not.
//
// From the moment that it is due until fn returns, a Timeout is not pending and
// yet not over: fn may be about to begin, on another M.  Who takes it back then
// is told that it was not pending, and may meet fn afterwards.  So each setting
// has a number, which fn is told: with it, and a lock of his own, the owner
// knows a call that comes too late (netpoll/polldesc.c).
#pragma once
#include <rt/time.h>
#include "sched/timerheap.h"

// timeout_set makes t due at an instant of clock_monotonic, instead of when it
// was due before.  INT64_MAX is the last but one: no timer is due never.
// Returns whether it was pending; else fn may be under way with the old number.
// Throws when there is no memory.
bool timeout_set(Timeout *t, int64_t when, uint32_t seq);

// The instant in d nanoseconds: not before now, and at most INT64_MAX.
int64_t instant_after(int64_t d);

// timeout_del takes t back.  Returns whether it was pending: then fn will not
// be called.
bool timeout_del(Timeout *t);

// timer_stop and timer_reset of a timer that has a channel (timerchan.c).
bool timer_stop_chan(Timer *t);
bool timer_reset_chan(Timer *t, int64_t d);
