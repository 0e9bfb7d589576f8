// The same as fault_sigaltstack where it is the second handler that fails.
//
// flavors: torture
// env: RT0_FAULT=rt_sigaction:2
// expect-err: \Art0: cannot handle SIGSEGV and SIGBUS: error 22\n
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    print("never\n");
    return 0;
}
