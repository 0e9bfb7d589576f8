// The kernel keeps the low byte of the status.
//
// exit: 44
#include <rt/rt.h>

int
main(void)
{
    return 300;
}
