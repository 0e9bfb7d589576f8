// A heap whose page table could not be had was reported as a bug of the runtime;
// it is a lack of memory.
//
// flavors: torture
// env: RT0_FAULT=mprotect:2
// expect-err: \Afatal error: out of memory: no page table for a heap of \d+ MB\n
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    gc_alloc(1);
    print("never\n");
    return 0;
}
