// Loops whose array a compiler may address by a pointer outside of it, which
// would be the only one left: gcc's ivopts does that, so rt0cc turns it off.
// The loop bodies collect, and new objects overwrite what was freed.
//
// expect: offset constant down end two: right
// also: -O1
// also: -O3
// also: -Os
// also: -O0
#include <rt/rt.h>

enum { N = 2000, FAR = 20000 };

static void
fill(int64_t *p, size_t n, int64_t value)
{
    for (size_t i = 0; i < n; i++)
        p[i] = value;
}

__attribute__((noinline)) static void
work(int64_t i)
{
    if (i % 100 != 0)
        return;
    gc_collect();
    for (int k = 0; k < 16; k++)
        fill(gc_alloc(N * sizeof(int64_t)), N, 555);
}

__attribute__((noinline)) static int64_t *
ones(void)
{
    int64_t *a = gc_alloc_array(N, sizeof *a);

    fill(a, N, 1);
    return a;
}

__attribute__((noinline)) static int64_t
offset(int64_t k)
{
    int64_t *a = ones(), sum = 0;

    for (int64_t i = k; i < N + k; i++) {
        work(i);
        sum += a[i - k];
    }
    return sum;
}

__attribute__((noinline)) static int64_t
constant(void)
{
    int64_t *a = ones(), sum = 0;

    for (int64_t i = FAR; i < N + FAR; i++) {
        work(i);
        sum += a[i - FAR];
    }
    return sum;
}

__attribute__((noinline)) static int64_t
down(void)
{
    int64_t *a = ones(), sum = 0;

    for (int64_t i = N - 1; i >= 0; i--) {
        work(i);
        sum += a[i];
    }
    return sum;
}

__attribute__((noinline)) static int64_t
end(void)
{
    int64_t *a = ones(), *stop = a + N, sum = 0;

    for (int64_t *p = a; p != stop; p++) {
        work(p - a);
        sum += *p;
    }
    return sum;
}

__attribute__((noinline)) static int64_t
two(int64_t k)
{
    int64_t *a = ones(), *b = ones(), sum = 0;

    for (int64_t i = k; i < N + k; i++) {
        work(i);
        sum += a[i - k] * b[i - k];
    }
    return sum;
}

// What earlier calls left on the stack.
__attribute__((noinline)) static void
wipe(void)
{
    volatile char dead[8192];

    for (size_t i = 0; i < sizeof dead; i++)
        dead[i] = 0;
}

int
main(void)
{
    wipe();
    print("%s ", offset(FAR) == N ? "offset" : "OFFSET");
    wipe();
    print("%s ", constant() == N ? "constant" : "CONSTANT");
    wipe();
    print("%s ", down() == N ? "down" : "DOWN");
    wipe();
    print("%s ", end() == N ? "end" : "END");
    wipe();
    print("%s: right\n", two(FAR) == N ? "two" : "TWO");
    return 0;
}
