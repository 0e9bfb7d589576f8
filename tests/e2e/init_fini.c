// The order of a program's life: constructors by priority and then in the order
// of the file, main, functions of atexit last first (those registered meanwhile
// included), destructors in the opposite order of the constructors.
// Constructors are called with main's arguments and may use the whole runtime.
//
// args: x y
// expect: construct 101
// expect: construct 200
// expect: construct, argc 3, argv[2] y
// expect: construct on goroutine 1
// expect: main
// expect: atexit 3
// expect: atexit 2
// expect: atexit late
// expect: atexit 1
// expect: destruct
// expect: destruct 200
// expect: destruct 101
// exit: 4
// also: -no-pie
#include <rt/rt.h>

__attribute__((constructor(200))) static void
construct_200(void)
{
    print("construct 200\n");
}

__attribute__((constructor(101))) static void
construct_101(void)
{
    print("construct 101\n");
}

__attribute__((constructor)) static void
construct(int argc, char **argv)
{
    print("construct, argc %d, argv[2] %s\n", argc, argv[2]);
}

static void
nothing(void)
{
}

__attribute__((constructor)) static void
construct_last(void)
{
    go(nothing);
    while (go_count() > 1)
        go_yield();
    print("construct on goroutine %ld\n", (long)go_id());
}

__attribute__((destructor)) static void
destruct(void)
{
    print("destruct\n");
}

__attribute__((destructor(101))) static void
destruct_101(void)
{
    print("destruct 101\n");
}

__attribute__((destructor(200))) static void
destruct_200(void)
{
    print("destruct 200\n");
}

static void
exit_1(void)
{
    print("atexit 1\n");
}

static void
exit_late(void)
{
    print("atexit late\n");
}

static void
exit_2(void)
{
    print("atexit 2\n");
    must(atexit(exit_late));
}

static void
exit_3(void)
{
    print("atexit 3\n");
}

int
main(void)
{
    must(atexit(exit_1));
    must(atexit(exit_2));
    must(atexit(exit_3));
    print("main\n");
    return 4;
}
