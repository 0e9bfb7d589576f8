// When the kernel does not tell the limit of main's stack, the report of its
// overflow said 0 KB; it says how much was in use.
//
// flavors: torture
// env: RT0_FAULT=prlimit64:1
// ulimit: -s 256
// expect-err: \Apanic: stack overflow: goroutine 1 \(main\) has used up its (1|2)\d\d KB;
// exit: 2
#include <rt/rt.h>

static __attribute__((noinline)) int
deep(int n, volatile char *above)
{
    volatile char here[256];

    here[0] = (char)(above[0] + n);
    return n == 0 ? 0 : deep(n + 1, here) + here[0];
}

int
main(void)
{
    volatile char one = 1;

    print("never %d\n", deep(1, &one));
    return 0;
}
