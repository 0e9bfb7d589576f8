// The tables of sizeclass.h.
#include "gc/sizeclass.h"
#include "rt/panic.h"

#define CLASS(size, npages) \
    { (uint32_t)(((UINT64_C(1) << 32) + (size) - 1) / (size)), size, \
      (npages) * HEAP_PAGE / (size) }

// Four steps from 128 << k to 256 << k, and the pages of their spans.
#define DOUBLING(k, p1, p2, p3, p4) \
    CLASS(160 << (k), p1), CLASS(192 << (k), p2), \
    CLASS(224 << (k), p3), CLASS(256 << (k), p4)

const ClassInfo class_info[CLASSES] = {
    { 0, 0, 0 },
    CLASS(16, 1), CLASS(32, 1), CLASS(48, 1), CLASS(64, 1),
    CLASS(80, 1), CLASS(96, 1), CLASS(112, 1), CLASS(128, 1),
    DOUBLING(0, 2, 2, 2, 2),
    DOUBLING(1, 3, 3, 4, 4),
    DOUBLING(2, 5, 6, 7, 8),
    DOUBLING(3, 8, 8, 8, 8),
    DOUBLING(4, 8, 8, 8, 8),
    DOUBLING(5, 8, 8, 8, 8),
    DOUBLING(6, 8, 8, 7, 8),
    DOUBLING(7, 8, 6, 7, 8),
    { 0, 0, 1 },
};

const uint8_t class_of_16[] = {
    [0 ... 1] = 1,    [2] = 2,          [3] = 3,          [4] = 4,
    [5] = 5,          [6] = 6,          [7] = 7,          [8] = 8,
    [9 ... 10] = 9,   [11 ... 12] = 10, [13 ... 14] = 11, [15 ... 16] = 12,
    [17 ... 20] = 13, [21 ... 24] = 14, [25 ... 28] = 15, [29 ... 32] = 16,
    [33 ... 40] = 17, [41 ... 48] = 18, [49 ... 56] = 19, [57 ... 64] = 20,
};

// n - 1 is 1ab... in binary: the position of its highest bit is the doubling,
// the two bits below are the step.
unsigned
class_of_medium(size_t n)
{
    unsigned top = 63 - (unsigned)__builtin_clzl(n - 1);

    dcheck(n > 128 && n <= SMALL_MAX);
    return 9 + 4 * (top - 7) + ((n - 1) >> (top - 2) & 3);
}
