// The greeting as a musl program says it: puts reaches write through stdio,
// which is what a C program links today when it wants no shared libraries.

#include <stdio.h>

int
main(void)
{
    return puts("Hello, World!") < 0;
}
