// What a function that go_blocking runs must not do is a panic.
//
// args: park
// exit: 2
// expect-err: panic: a function that go_blocking runs has called one that waits
#include "go_blocking_misuse.c"
