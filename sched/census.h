// RT0_DEBUG=stacks: how much of their stacks goroutines use.
#pragma once
#include "sched/sched.h"

typedef struct Census {
    void (*ended)(G *gp);       // on the system stack; gp runs no more
    void (*print)(void);        // when the program ends, on a goroutine
} Census;

// NULL: nobody asked.
extern const Census *census;

// census_begin looks whether somebody did, before the first stack is made.
void census_begin(void);
