// Engines: how the program runs while it is marked, or does not.
//
// A collection is the same for all of them (cycle.c): flush, mark, account, sweep.
// They differ in one thing.  Who lets the program run while it marks has to learn what
// it stores meanwhile, and there are several ways to that, each with its price and what
// it wants of kernel, processor or compiler.  All that marking writes lies in tables of
// its own (heap.h), never in the heap's pages, so that an engine can watch these.
#pragma once
#include "gc/mark.h"

typedef struct Engine {
    const char *name;           // RT0_GC=name

    // mark marks all that can be reached, on up to n processors.  The world is
    // stopped when it is called, and when it returns.
    Marked (*mark)(uint32_t n);
} Engine;

extern const Engine engine_stw;         // the world stands still all the time

extern const Engine *engine;            // the one that collects
