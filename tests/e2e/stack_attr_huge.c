// A stack that cannot be had, however large the number: go_with tells, where go
// would throw.
//
// expect: 1 PB: -ENOMEM
// expect: all there is: -ENOMEM
// expect: nearly all: -ENOMEM
// expect: alive
#include <rt/rt.h>

static void
child(void)
{
    print("alive\n");
}

static void
try(const char *name, size_t size)
{
    int err = go_with(GO_ATTR(.stack = size), child);

    print("%s: %s\n", name, err == -ENOMEM ? "-ENOMEM" : err_text(err));
}

int
main(void)
{
    try("1 PB", (size_t)1 << 50);
    try("all there is", SIZE_MAX);
    try("nearly all", SIZE_MAX - 100000);
    go(child);
    while (go_count() > 1)
        go_yield();
    return 0;
}
