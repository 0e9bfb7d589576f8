// A call through a null pointer: the pc itself is wild, so the trace begins
// with the caller.
//
// expect-err: invalid address
// expect-err: ^goroutine 1\b
// expect-err: ^    main\+0x
// exit: 2
#include <rt/rt.h>

static int (*volatile nothing)(void);

int
main(void)
{
    return nothing() + 1;
}
