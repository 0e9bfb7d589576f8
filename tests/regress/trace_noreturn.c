// A panic that is the last call of its function is shown there, and not in the
// function that follows it in memory, where the call would return to.
//
// flags: -falign-functions=1
// expect-err: ^goroutine 1 \[running\]: main\n    give_up\+0x[0-9a-f]+\n    main\+
// exit: 2
#include <rt/rt.h>

__attribute__((noinline, cold)) static _Noreturn void
give_up(void)
{
    panic("no way on");
}

__attribute__((noinline, cold)) static int
neighbour(int n)
{
    return n + go_count();
}

int
main(int argc, char **argv)
{
    (void)argv;
    if (argc == 1)
        give_up();
    return neighbour(argc);
}
