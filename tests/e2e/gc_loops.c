// Loops whose array a compiler may address by a pointer outside of it, which
// would be the only one left; rt0cc turns off what does that.  The loop bodies
// collect, and new objects overwrite what was freed.  An array has no byte more
// than its elements take, so that a pointer past the end is in the next one.
//
// expect: offset constant down end two step copy shift: right
// also: -O1
// also: -O3
// also: -Os
// also: -O0
#include <rt/rt.h>

enum { N = 2048, FAR = 20000 };

static void
fill(int64_t *p, size_t n, int64_t value)
{
    for (size_t i = 0; i < n; i++)
        p[i] = value;
}

__attribute__((noinline)) static void
work(int64_t i)
{
    if (i % 100 != 0 && i % N != N - 1)
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

__attribute__((noinline)) static int64_t
step(void)
{
    int64_t *a = ones(), *stop = a + N, sum = 0;

    for (int64_t *p = a; p < stop; p += 7) {
        work(N - 1);
        sum += *p;
    }
    return sum;
}

__attribute__((noinline)) static int64_t
copy(int64_t n)
{
    int64_t *a = ones(), *p = a, copied[N], *q = copied, sum = 0;

    while (n-- > 0) {
        work(n);
        *q++ = *p++;
    }
    for (int i = 0; i < N; i++)
        sum += copied[i];
    return sum;
}

// Down, and the first element is read last.
__attribute__((noinline)) static int64_t
shift(int64_t k)
{
    int64_t *a = ones(), sum = 0;

    for (int64_t i = N - 1; i >= k; i--) {
        work(i - k < 2 ? 0 : i);
        sum += a[i - k];
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
    print("%s ", two(FAR) == N ? "two" : "TWO");
    wipe();
    print("%s ", step() == (N + 6) / 7 ? "step" : "STEP");
    wipe();
    print("%s ", copy(N) == N ? "copy" : "COPY");
    wipe();
    print("%s: right\n", shift(9) == N - 9 ? "shift" : "SHIFT");
    return 0;
}
