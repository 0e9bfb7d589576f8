// What other locks know of a Mutex.
#pragma once
#include <rt/sync.h>
#include "sched/wait.h"

// The state of a Mutex: three bits, and how many goroutines wait.
enum { LOCKED = 1, WOKEN = 2, STARVING = 4, WAITER = 8 };

// mutex_lock_for is mutex_lock with another word for reports.  Blocks: G.
void mutex_lock_for(Mutex *m, WaitReason why);
