// A pointer to any byte of an object keeps all of it, also to the last byte,
// and in objects of every size up to some megabytes.
//
// expect: small kept
// expect: large kept
#include <rt/rt.h>

enum { SIZES = 36, PLACES = 4 };

static char *inside[SIZES][PLACES];

static void
fill(char *p, size_t n, char c)
{
    for (size_t i = 0; i < n; i++)
        p[i] = c;
}

static bool
is(const char *p, size_t n, char c)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != c)
            return false;
    return true;
}

static size_t
size_of(int i)
{
    return i % 2 == 0 ? (size_t)16 << i / 2 : ((size_t)16 << i / 2) + 8;
}

static size_t
place(size_t n, int k)
{
    const size_t places[PLACES] = { 1, n / 2, n - 2, n - 1 };
    return places[k];
}

static __attribute__((noinline)) void
make_all(void)
{
    for (int i = 0; i < SIZES; i++)
        for (int k = 0; k < PLACES; k++) {
            char *p = gc_alloc(size_of(i));
            fill(p, size_of(i), (char)(i + k));
            inside[i][k] = p + place(size_of(i), k);
        }
}

static bool
kept(int from, int to)
{
    for (int i = from; i < to; i++)
        for (int k = 0; k < PLACES; k++)
            if (!is(inside[i][k] - place(size_of(i), k), size_of(i), (char)(i + k)))
                return false;
    return true;
}

int
main(void)
{
    make_all();
    for (int round = 0; round < 3; round++) {
        gc_collect();
        for (int i = 0; i < SIZES; i++)
            for (int n = 0; n < 100; n++)
                fill(gc_alloc(size_of(i)), size_of(i), -1);
    }
    print("small %s\n", kept(0, 22) ? "kept" : "LOST");
    print("large %s\n", kept(22, SIZES) ? "kept" : "LOST");
    return 0;
}
