// A collection where there was none for two minutes.
#pragma once

// force_begin makes ready for them.  Once, when the heap is reserved; heap.lock is
// held.
void force_begin(void);
