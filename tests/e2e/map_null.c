// NULL is not a value, as it means that there is none.
//
// exit: 2
// expect-err: panic: map_store: NULL is what a key without a value has; map_delete takes one away
#include <rt/rt.h>

int
main(void)
{
    Map m = { 0 };

    map_store(&m, STR("key"), NULL);
    return 0;
}
