// The greeting as C says it, for the small libraries: puts reaches write through
// stdio, which is what a program links today when it wants nothing shared.

#include <stdio.h>

int
main(void)
{
    return puts("Hello, World!") < 0;
}
