// A reason that is too long is cut, but its line ends.
//
// expect-err: ^panic: 0{400,}\ngoroutine 1 \[running\]: main\n
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    panic("%0600d", 0);
}
