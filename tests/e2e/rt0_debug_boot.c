// RT0_DEBUG=boot tells of every step before main, in order, on standard error.
//
// env: RT0_DEBUG=boot
// args: x
// expect: main
// expect-err: ^rt0: boot of .*/rt0_debug_boot
// expect-err: (?s) kernel +sp 0x7.*2 arguments.* relocate .* relro .* thread .* faults .* sched +goroutine 1
// expect-err: ^ +0\.\d\d\d us  kernel|^ +\d+\.\d\d\d us  kernel
// also: -no-pie
#include <rt/rt.h>

int
main(void)
{
    print("main\n");
    return 0;
}
