// Without a thread pointer (a kernel that forbids arch_prctl, a processor without
// wrfsbase) the program fell over its first use, with a bare SIGSEGV.
//
// flavors: torture
// env: RT0_FAULT=arch_prctl:1
// expect-err: \Art0: cannot set the thread pointer: error 1\n
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    print("never\n");
    return 0;
}
