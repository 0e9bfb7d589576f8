// Goroutines that belong to something which wants to know of their end: a
// WaitGroup, a Group.
#pragma once
#include <rt/call.h>

// What runs last on a goroutine, still as ordinary code of it, which may park.
//
//   arg      as given to newproc_then; kept on the goroutine's stack, so what it
//            points to stays alive
//   result   of the goroutine's function, if that returns an int; 0 after go_exit
typedef void GoEnded(void *arg, int result);

// newproc_then starts the goroutine that call describes, as `go` does;
// ended(arg, result) runs when it ends.  Throws when no stack can be had.
void newproc_then(const Call *call, GoEnded *ended, void *arg);
