// For syscalls.py: a program that holds the site of a system call which it does
// not reach, unless REACHED is defined.
#include <rt/rt.h>
#include "rt/x86_64/arch.h"

enum { NR_EXECVE = 59 };

long run_other_program(const char *path);

__attribute__((noinline)) long
run_other_program(const char *path)
{
    return SYSCALL3(NR_EXECVE, path, 0, 0);
}

int
main(int argc, char **argv)
{
    (void)argv;
#ifdef REACHED
    if (argc > 1000)
        return (int)run_other_program("/bin/true");
#endif
    print("%d\n", argc);
    return 0;
}
