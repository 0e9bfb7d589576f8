// Without symbols a trace has addresses, and the rest of the report is whole.
//
// flags: -s
// expect-err: ^panic: boo$
// expect-err: ^goroutine 1\b
// expect-err: ^    0x[0-9a-f]+$
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    panic("boo");
}
