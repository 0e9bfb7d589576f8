/* The smallest program: one line, one system call of its own. */
#include <rt/rt.h>

int
main(void)
{
    must(print("hello, world\n"));
    return 0;
}
