// A stack overflow of main while rbp holds something else: the report ends with
// a line, and not by the signal.
//
// ulimit: -s 256
// expect-err: \Apanic: stack overflow: goroutine 1 \(main\) has used up its \d+ KB;
// expect-err: failed again while reporting
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    // Down to below the limit at once, with a frame pointer that is in between.
    __asm__ volatile("lea -0x80000(%%rsp), %%rsp\n\t"
                     "lea 0x8000(%%rsp), %%rbp\n\t"
                     "1: sub $4096, %%rsp\n\t"
                     "orq $0, (%%rsp)\n\t"
                     "jmp 1b" : : : "memory");
    return 0;
}
