// A program built with stack protectors has a canary, its code may overwrite
// one, and that is reported where it happened.
//
// flags: -fstack-protector-all -U_FORTIFY_SOURCE
// expect: fine so far
// expect-err: ^fatal error: stack smashing detected$
// expect-err: ^goroutine 1\b
// expect-err: ^    smash\+0x
// expect-err: ^    _start\+0x
// exit: 2
// also: -no-pie
#include <rt/rt.h>

__attribute__((noinline)) static int
smash(bool too_far)
{
    char buf[16];
    char *end = too_far ? __builtin_frame_address(0) : buf + sizeof buf;

    for (volatile char *p = buf; p < end; p++)
        *p = 'x';
    return buf[0];
}

int
main(int argc, char **argv)
{
    (void)argv;
    smash(argc > 1);
    print("fine so far\n");
    return smash(argc == 1);
}
