// A deep recursion is shown from both its ends.
//
// expect-err: ^panic: deep$
// expect-err: (?:^    dig\S*\+0x\S+\n){15,}    \.\.\. \d+ frames more \.\.\.\n(?:    dig\S*\+0x\S+\n){3,}    main\+0x
// exit: 2
#include <rt/rt.h>

__attribute__((noinline)) static int
dig(int n, volatile char *above)
{
    volatile char here[16];

    here[0] = *above;
    if (n == 0) {
        if (*above == 1)
            panic("deep");
        return 0;
    }
    return dig(n - 1, here) + here[0];
}

int
main(void)
{
    volatile char one = 1;

    return dig(1000, &one) + 1;
}
