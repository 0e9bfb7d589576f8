// What the files of torture/ share.  The hooks are in rt/torture.h.
#pragma once
#include "rt/torture.h"

// Streams of random numbers, all from the one seed.  They are separate so that
// what one is asked for does not move the others: how often the collector runs
// depends on addresses, and the order of goroutines must not.
typedef enum Stream { STREAM_ORDER, STREAM_COLLECT, STREAMS } Stream;

uint32_t torture_below(Stream stream, uint32_t n);      // 0 to n - 1

// fault.c: takes the value of RT0_FAULT, which may be NULL.
void torture_plan(const char *text);
