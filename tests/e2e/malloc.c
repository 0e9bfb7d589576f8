// C's allocation functions have C's meaning, and their memory is a root.
//
// expect: what malloc returns is different and aligned
// expect: calloc: zeroes, or NULL
// expect: absurd sizes: NULL, and the object is as it was
// expect: aligned_alloc: aligned, from 1 to 16777216
// expect: posix_memalign: 0, EINVAL, ENOMEM
// expect: a usable size may be used
// expect: what only malloc'ed memory points to lives
// expect: freed memory is used again without a collection
#include <rt/malloc.h>
#include <rt/rt.h>
#include <string.h>

enum { OBJECTS = 1000, HELD = 200 };

static const char *
yes(bool right, const char *text)
{
    return right ? text : "WRONG";
}

static void
check_malloc(void)
{
    void *p[OBJECTS];
    bool right = true;

    for (size_t i = 0; i < OBJECTS; i++) {
        p[i] = malloc(i % 3 * i);
        right &= p[i] != NULL && (uintptr_t)p[i] % 16 == 0;
        memset(p[i], (int)i, i % 3 * i);
    }
    for (size_t i = 0; i < OBJECTS; i++) {
        for (size_t k = 0; k < i % 3 * i; k++)
            right &= ((uint8_t *)p[i])[k] == (uint8_t)i;
        for (size_t k = 0; k < i; k++)
            right &= p[i] != p[k];
    }
    for (size_t i = 0; i < OBJECTS; i++)
        free(p[i]);
    free(NULL);
    print("what malloc returns is %s\n", yes(right, "different and aligned"));
}

static void
check_calloc(void)
{
    volatile size_t many = SIZE_MAX / 8 + 2;    // else the compiler knows, and warns
    bool right = calloc(many, 8) == NULL && calloc(8, many) == NULL;

    for (size_t n = 1; n < 200000; n = n * 3 / 2 + 1) {
        uint8_t *p = calloc(n, 3);
        for (size_t i = 0; i < 3 * n; i++)
            right &= p[i] == 0;
        memset(p, 0xff, 3 * n);
        free(p);
    }
    print("calloc: %s\n", yes(right, "zeroes, or NULL"));
}

static void
check_absurd(void)
{
    static const volatile size_t absurd[] = {
        SIZE_MAX, SIZE_MAX - 7, SIZE_MAX - 32, SIZE_MAX / 2, (size_t)1 << 47, (size_t)1 << 42
    };
    char *volatile p = malloc(100);
    bool right = true;

    memset(p, 'x', 100);
    for (size_t i = 0; i < sizeof absurd / sizeof *absurd; i++) {
        right &= malloc(absurd[i]) == NULL && realloc(p, absurd[i]) == NULL;
        right &= aligned_alloc(64, absurd[i]) == NULL && aligned_alloc(1 << 20, absurd[i]) == NULL;
        right &= aligned_alloc(SIZE_MAX / 2 + 1, absurd[i]) == NULL;
    }
    for (int i = 0; i < 100; i++)
        right &= p[i] == 'x';
    free(p);
    print("absurd sizes: %s\n", yes(right, "NULL, and the object is as it was"));
}

static void
check_aligned(void)
{
    static const size_t sizes[] = { 0, 1, 15, 100, 1000, 5000, 9000, 20000, 33000, 100000 };
    enum { SIZES = sizeof sizes / sizeof *sizes };
    size_t align = 1;
    bool right = aligned_alloc(0, 16) == NULL && aligned_alloc(24, 16) == NULL;

    for (; right && align <= 16 << 20; align *= 2) {
        char *p[SIZES];
        for (int i = 0; i < SIZES; i++) {
            p[i] = aligned_alloc(align, sizes[i]);
            right &= p[i] != NULL && (uintptr_t)p[i] % align == 0;
            memset(p[i], i, sizes[i]);
        }
        gc_collect();
        for (int i = 0; i < SIZES; i++) {
            for (size_t k = 0; k < sizes[i]; k++)
                right &= p[i][k] == i;
            free(p[i]);
        }
    }
    print("aligned_alloc: %s, from 1 to %zu\n", yes(right, "aligned"), align / 2);
}

static void
check_memalign(void)
{
    volatile size_t absurd = SIZE_MAX / 2;
    void *p = &p;
    bool right = posix_memalign(&p, 4, 10) == 22 && posix_memalign(&p, 48, 10) == 22 &&
                 posix_memalign(&p, 64, absurd) == 12 && p == &p;

    right &= posix_memalign(&p, 4096, 10) == 0 && (uintptr_t)p % 4096 == 0;
    free(p);
    print("posix_memalign: %s\n", yes(right, "0, EINVAL, ENOMEM"));
}

static void
check_usable(void)
{
    bool right = malloc_usable_size(NULL) == 0;

    for (size_t n = 0; n < 100000; n = n * 5 / 4 + 1) {
        char *p = malloc(n);
        size_t usable = malloc_usable_size(p);
        right &= usable >= n && usable < n + n / 4 + 8192;
        memset(p, 1, usable);
        free(p);
    }
    print("a usable size %s\n", yes(right, "may be used"));
}

// Of the list only its beginning is known, by an address that is no pointer.
static __attribute__((noinline)) uintptr_t
hold(void)
{
    void **list = NULL;

    for (int i = 0; i < HELD; i++) {
        void **cell = malloc(2 * sizeof *cell);
        int *object = gc_alloc_leaf(1 + (size_t)i * 200);
        cell[0] = list;
        cell[1] = object;
        if (i > 0)
            *object = i;
        list = cell;
    }
    return ~(uintptr_t)list;
}

static void
check_roots(void)
{
    uintptr_t hidden = hold();
    bool right = true;
    int n = HELD;

    for (int round = 0; round < 3; round++) {
        gc_collect();
        for (int i = 0; i < 5000; i++)
            memset(gc_alloc_leaf((size_t)i), 0xff, (size_t)i);
    }
    for (void **cell = (void **)~hidden, **next; cell != NULL; cell = next) {
        next = cell[0];
        right &= --n == 0 || *(int *)cell[1] == n;
        free(cell);
    }
    print("what only malloc'ed memory points to %s\n", yes(right && n == 0, "lives"));
}

static void
check_again(void)
{
    static const size_t sizes[] = { 10, 1000, 20000, 40000, 1 << 20 };
    GCStats before, after;
    int percent = gc_set_percent(-1);

    gc_read_stats(&before);
    for (int i = 0; i < 20000; i++)
        free(memset(malloc(sizes[i % 5]), 1, 10));
    gc_read_stats(&after);
    gc_set_percent(percent);
    print("freed memory is used again %s\n",
          yes(after.cycles == before.cycles && after.heap_bytes < before.heap_bytes + (32 << 20),
              "without a collection"));
}

int
main(void)
{
    check_malloc();
    check_calloc();
    check_absurd();
    check_aligned();
    check_memalign();
    check_usable();
    check_roots();
    check_again();
    return 0;
}
