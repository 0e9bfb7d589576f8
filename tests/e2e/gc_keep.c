// gc_keep: a program has a pointer in disguise, or only the end of an object,
// and says how long the object has to live.
//
// expect: end: kept, disguise: kept, member: kept
// also: -O0
// also: -O1
// also: -O3
// also: -Os
#include <rt/rt.h>

enum { N = 64 };                // 512 bytes: what is asked for is what one gets

static void
fill(int64_t *p, int64_t value)
{
    for (int i = 0; i < N; i++)
        p[i] = value;
}

__attribute__((noinline)) static int64_t *
sevens(void)
{
    int64_t *p = gc_alloc(N * sizeof *p);

    fill(p, 7);
    return p;
}

// The compiler cannot see that it comes from p, and has no use for p any more.
#define HIDE(word) __asm__("" : "+r"(word))

// What earlier calls left on the stack.
__attribute__((noinline)) static void
wipe(void)
{
    volatile char dead[8192];

    for (size_t i = 0; i < sizeof dead; i++)
        dead[i] = 0;
}

__attribute__((noinline)) static void
collect(void)
{
    wipe();
    gc_collect();
    for (int i = 0; i < 1000; i++)
        fill(gc_alloc(N * sizeof(int64_t)), 555);
}

__attribute__((noinline)) static bool
end(void)
{
    int64_t *p = sevens(), *stop = p + N;

    HIDE(stop);
    collect();
    bool kept = stop[-N] == 7 && stop[-1] == 7;
    gc_keep(p);
    return kept;
}

__attribute__((noinline)) static bool
disguise(void)
{
    int64_t *p = sevens();
    uintptr_t hidden = ~(uintptr_t)p;

    HIDE(hidden);
    collect();
    bool kept = *(int64_t *)~hidden == 7;
    gc_keep(p);
    return kept;
}

// What is kept need not be a variable, and may be a pointer into the object.
__attribute__((noinline)) static bool
member(void)
{
    struct { int64_t *p; } pair = { sevens() };
    uintptr_t hidden = ~(uintptr_t)pair.p;

    HIDE(hidden);
    collect();
    bool kept = *(int64_t *)~hidden == 7;
    gc_keep(pair.p + 1);
    return kept;
}

int
main(void)
{
    print("end: %s, ", end() ? "kept" : "LOST");
    print("disguise: %s, ", disguise() ? "kept" : "LOST");
    print("member: %s\n", member() ? "kept" : "LOST");
    return 0;
}
