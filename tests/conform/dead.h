// What the programs share that wait for the death of objects.
//
// An object is made by a goroutine that ends, so that nothing of it is left on a stack
// that is scanned.  until() collects as often as it takes.
#pragma once
#include "conform.h"

#define until(cond) do { gc_collect(); go_yield(); } while (!(cond))

// fn(args...) in a goroutine of its own, to the end.
#define apart(...) do { \
    WaitGroup wg_apart = { 0 }; \
    wg_go(&wg_apart, __VA_ARGS__); \
    wg_wait(&wg_apart); \
} while (0)
