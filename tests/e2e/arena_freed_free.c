// An arena that was freed is not used again: arena_free.
//
// exit: 2
// expect-err: ^panic: arena_free: the arena was freed
#include <rt/rt.h>

int
main(void)
{
    Arena *a = arena_make();

    arena_alloc(a, 10, 0);
    arena_free(a);
    arena_free(a);
    return 0;
}
