// A program built with stack protectors has a canary, its code may overwrite
// one, and that is reported where it happened.
//
// flags: -fstack-protector-all -U_FORTIFY_SOURCE
// expect: fine so far
// expect-err: ^fatal error: stack smashing detected$
// expect-err: ^goroutine 1\b
// expect-err: ^    smash\+0x
// expect-err: ^    main\+0x
// exit: 2
// also: -no-pie
#include <rt/rt.h>

__attribute__((noinline)) static int
smash(int n)
{
    char buf[16];
    volatile char *p = buf;

    for (int i = 0; i < n; i++)
        p[i] = 'x';
    return p[0];
}

int
main(int argc, char **argv)
{
    (void)argv;
    smash(15 + argc);
    print("fine so far\n");
    return smash(32 + argc);
}
