// A stack trace follows the chain of frame pointers: at fp lies the caller's
// fp, and above it the address to which the function returns.  The chain ends
// at the 0 that _start and the goroutine's entry leave there.
//
// A deep recursion is shown from its inner end, where it went wrong, and its
// outer end, where it began.
#include "rt/print.h"
#include "rt/symbols.h"
#include "rt/trace.h"

enum { FIRST = 20, LAST = 8 };

static void
print_frame(uintptr_t pc, bool returned)
{
    const char *name;
    uintptr_t start;

    // A return address may be the first byte of the next function, when the
    // call was the last thing its own function did.
    if (symbol_find(pc - returned, &name, &start))
        eprint("    %s+%#lx\n", name, (unsigned long)(pc - start));
    else
        eprint("    %#lx\n", (unsigned long)pc);
}

// One step outwards; false at the end of the chain, and *broken when it was
// not an orderly one.
static bool
step(uintptr_t *pc, uintptr_t *fp, uintptr_t lo, uintptr_t hi, bool *broken)
{
    uintptr_t at = *fp;

    if (at == 0)
        return false;
    if (at % sizeof(uintptr_t) != 0 || at < lo || at > hi - 16) {
        *broken = true;
        return false;
    }
    *fp = ((uintptr_t *)at)[0];
    *pc = ((uintptr_t *)at)[1];
    if (*fp != 0 && *fp <= at) {
        *broken = true;
        return false;
    }
    return *pc != 0;
}

void
trace_print(uintptr_t pc, uintptr_t fp, uintptr_t lo, uintptr_t hi)
{
    uintptr_t pc2 = pc, fp2 = fp;
    bool broken = false;
    int n = 1;

    while (step(&pc2, &fp2, lo, hi, &broken))
        n++;
    for (int i = 0; i < n; i++) {
        if (i < FIRST || i >= n - LAST)
            print_frame(pc, i > 0);
        else if (i == FIRST)
            eprint("    ... %d frames more ...\n", n - FIRST - LAST);
        step(&pc, &fp, lo, hi, &broken);
    }
    if (broken)
        eprint("    ...\n");
}
