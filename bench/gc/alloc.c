// alloc SIZE: nanoseconds for an allocation of SIZE bytes that are dropped at once,
// with all the collections that this leads to, over 250 ms.
//
// One operation allocates, writes the first word and stores the pointer in place of
// an older one: for a collector that of the operation before, for malloc that of
// 1024 operations before, which is freed, since malloc would hand out memory that
// has just been freed again and again.  What a collector hands out is zeroed, what
// malloc does is not.
#include "figure.h"

enum { KEPT = BY_HAND ? 1024 : 1, BATCH = 1 << 14 };

static int64_t *volatile kept[KEPT];

// In line, so that a heap that can make use of a constant size sees one.
static inline __attribute__((__always_inline__)) void
batch(size_t size)
{
    for (int64_t i = 0; i < BATCH; i++) {
        int64_t *p = heap_new(size);

        *p = i;
        heap_free(kept[i % KEPT]);
        kept[i % KEPT] = p;
    }
    expect("the last", *kept[(BATCH - 1) % KEPT], BATCH - 1);
}

static void
batch_of(int64_t size)
{
    switch (size) {
    case 16: batch(16); break;
    case 64: batch(64); break;
    case 512: batch(512); break;
    case 4096: batch(4096); break;
    default: panic("sizes are 16, 64, 512 and 4096");
    }
}

int
main(int argc, char **argv)
{
    int64_t size = number(argc > 1 ? argv[1] : ""), n = 0, t;

    heap_init();
    batch_of(size);
    t = time_now();
    do {
        batch_of(size);
        n += BATCH;
    } while (time_now() - t < 250 * MILLISECOND);
    print("%.2f\n", (double)(time_now() - t) / (double)n);
    return 0;
}
