// main's stack is the kernel's; its limit is the shell's.
//
// ulimit: -s 512
// expect: digging
// expect-err: stack overflow
// expect-err: ^goroutine 1\b
// expect-err: ^    dig\+0x
// expect-err: ^    main\+0x
// expect-err: ulimit -s
// exit: 2
#include <rt/rt.h>

__attribute__((noinline)) static int
dig(int n, volatile char *above)
{
    volatile char here[512];

    if (n == 0)
        return 0;
    here[0] = *above;
    return dig(n + 1, here) + here[0];
}

int
main(int argc, char **argv)
{
    volatile char one = 1;

    (void)argv;
    print("digging\n");
    return dig(argc, &one);
}
