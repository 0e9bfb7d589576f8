// What the environment asks of the collector, and what the program has changed.
//
//     RT0_GC=WORD[,WORD...]    percent=N, off      as gc_set_percent
//                              every=N             collect at each N-th allocation
//                              checkmark           mark again, and compare
//                              stw                 the engine (engine.h)
//     RT0_MEMLIMIT=512m        as gc_set_limit
#pragma once
#include <rt/base.h>

typedef struct Settings {
    int percent;                // -1: never
    size_t limit;               // bytes; SIZE_MAX: none
    uint32_t every;             // 0: when the goal says so
    bool checkmark;
} Settings;

extern Settings settings;

// settings_read reads the environment.  Once, when the heap is reserved.
void settings_read(void);
