// Note: a one-shot event between threads.  One thread sleeps, another wakes
// it; a wake before the sleep is not lost.  note_clear makes it usable again,
// once nobody sleeps on it.
#pragma once
#include <rt/base.h>

typedef struct Note {
    uint32_t set;               // atomic: 0 or 1; the futex word
} Note;

void note_clear(Note *n);
void note_wake(Note *n);        // twice without note_clear throws

// note_sleep waits for note_wake, at most timeout_ns nanoseconds (negative:
// without end).  Returns whether the note was set.  Blocks: M.
bool note_sleep(Note *n, int64_t timeout_ns);
