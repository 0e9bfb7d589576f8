// The registers beyond the general ones, x87 to AVX-512, as the instructions of
// the XSAVE family see them: numbered components, of which the processor has
// some and the kernel has switched some on (XCR0).  Asked of CPUID, which is
// dear in a virtual machine (two microseconds a question): not at start.
#pragma once
#include <cpuid.h>
#include <stdint.h>

// Ways to save them, best first: XSAVEC leaves out what is not in use, XSAVE
// stores it all, FXSAVE knows x87 and SSE only.
typedef enum XWay { XWAY_FXSAVE, XWAY_XSAVE, XWAY_XSAVEC } XWay;

typedef struct XState {
    uint64_t mask;              // the components that are saved
    uint32_t way;               // XWay
    uint32_t size;              // bytes that they take; 0: not asked yet
} XState;

// Not saved: PKRU belongs to the thread, and the tiles of AMX are 8 KB.
enum { XCOMP_PKRU = 1 << 9, XCOMP_AMX = 3 << 17 };

// The old 512 bytes, with x87 and SSE, and the header.
enum { XSTATE_LEGACY = 512, XSTATE_LEAST = XSTATE_LEGACY + 64 };

static inline uint64_t
xstate_enabled(void)
{
    uint32_t lo, hi;

    __asm__("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
    return (uint64_t)hi << 32 | lo;
}

// What the components take: each at a place of its own with XSAVE, one behind
// the other, some aligned, with XSAVEC.
static inline uint32_t
xstate_measure(uint64_t mask, XWay way)
{
    uint32_t total = XSTATE_LEAST, size, offset, flags, unused;

    for (unsigned i = 2; i < 63; i++) {
        if ((mask >> i & 1) == 0)
            continue;
        __cpuid_count(0xd, i, size, offset, flags, unused);
        if (way == XWAY_XSAVEC)
            offset = flags & 2 ? (total + 63) & -64U : total;
        if (offset + size > total)
            total = offset + size;
    }
    (void)unused;
    return total;
}

static inline XState
xstate_read(void)
{
    enum { OSXSAVE = 1 << 27, XSAVEC = 1 << 1 };
    XState x = { .way = XWAY_FXSAVE, .size = XSTATE_LEAST, .mask = 3 };
    uint32_t a, b, c, d;

    __cpuid(1, a, b, c, d);
    if (c & OSXSAVE) {
        __cpuid_count(0xd, 1, a, b, c, d);
        x.way = a & XSAVEC ? XWAY_XSAVEC : XWAY_XSAVE;
        x.mask = xstate_enabled() & ~(uint64_t)(XCOMP_PKRU | XCOMP_AMX);
        x.size = xstate_measure(x.mask, (XWay)x.way);
    }
    (void)b, (void)d;
    return x;
}
