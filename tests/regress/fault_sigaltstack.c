// Where the handlers of SIGSEGV could not be installed a full stack ended the
// program with a bare SIGSEGV, long after the failure.  Now the start says so.
//
// flavors: torture
// env: RT0_FAULT=sigaltstack:1
// expect-err: \Art0: cannot handle SIGSEGV and SIGBUS: error 12\n
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    print("never\n");
    return 0;
}
