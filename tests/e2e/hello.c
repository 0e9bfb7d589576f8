// The smallest program, linked in each way that rt0cc knows.
//
// expect: Hello, World!
// also: -no-pie
// also: -O0
// also: -Os
#include <rt/rt.h>

int
main(void)
{
    print("Hello, World!\n");
    return 0;
}
