// gcc said nothing where CONTAINER_OF was given a pointer to something else.
//
// flags: -Werror
// refused: incompatible.pointer.types
#include <rt/rt.h>

typedef struct Counter {
    Writer writer;
    size_t n;
} Counter;

int
main(void)
{
    int i = 0;

    return CONTAINER_OF(&i, Counter, writer)->n == 0;
}
