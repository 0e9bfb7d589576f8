// must is the value of its expression, or a panic that quotes it.
//
// expect: 3 once 1
// expect-err: ^panic: .*must\.c:30: refuse\(2\): no such file or directory$
// expect-err: ^    main\+0x
// exit: 2
#include <rt/rt.h>

static int calls;

static int
refuse(int err)
{
    return -err;
}

static int
give(int n)
{
    calls++;
    return n;
}

int
main(void)
{
    int n = must(give(3));

    print("%d once %d\n", n, calls);
    must(refuse(2));
    return 0;
}
