// Arguments travel as in a call: converted to the parameter's type, placed as
// the ABI says, evaluated where `go` stands.
//
// expect: none
// expect: narrow 1 44 4464 255
// expect: double 3 2 1.5
// expect: words 1 1 1 1
// expect: pointer 1 1 1 1
// expect: str hello 0 bye
// expect: strs ab cd ef
// expect: pair 7 2.5
// expect: result dropped
// expect: six 1 2 3 4 5 6
// expect: doubles 15
// expect: closure 42
// expect: inner 7
// expect: nested 7
// expect: name n0
// expect: wide 128
// expect: aligned 1
// expect: after i=2
// also: -O0
// also: -Os -no-pie
#include <rt/rt.h>

typedef struct Pair { long n; double d; } Pair;
typedef struct Wide { uint64_t lo, hi; } Wide;

static int inner_ran;

static void
none(void)
{
    print("none\n");
}

// 256 is true although its low byte is 0; 300 is 44 and 70000 is 4464 when cut.
static void
narrow(bool b, char c, short s, unsigned char u)
{
    print("narrow %d %d %d %d\n", b == 1, c, s, u);
}

// In halves, since print has no %g.
static void
numbers(double d, int i, float f)
{
    int halves = (int)(f * 2);

    print("double %d %d %d.%d\n", (int)d, i, halves / 2, halves % 2 * 5);
}

static void
words(uint32_t a, uint64_t b, int64_t c, uint32_t d)
{
    print("words %d %d %d %d\n", a == 0xffffffffu, b == 0xffffffffull,
          c == 0xffffffffll, d > 0x80000000u);
}

static void
by_pointer(uint32_t a, uint64_t b, int64_t c, uint32_t d)
{
    print("pointer %d %d %d %d\n", a == 0xffffffffu, b == 0xffffffffull,
          c == 0xffffffffll, d > 0x80000000u);
}

static void
str(Str s, int n, Str t)
{
    print("str %.*s %d %.*s\n", STR_FMT(s), n, STR_FMT(t));
}

static void
strs(Str a, Str b, Str c)
{
    print("strs %.*s %.*s %.*s\n", STR_FMT(a), STR_FMT(b), STR_FMT(c));
}

static void
pair(Pair p)
{
    int halves = (int)(p.d * 2);

    print("pair %ld %d.%d\n", p.n, halves / 2, halves % 2 * 5);
}

static Wide
result(void)
{
    print("result dropped\n");
    return (Wide){ 1, 2 };
}

static void
six(long a, int b, short c, char d, unsigned e, long f)
{
    print("six %ld %d %d %d %u %ld\n", a, b, c, d, e, f);
}

static void
doubles(double a, double b, double c, float d, double e)
{
    print("doubles %d\n", (int)(a + b + c + (double)d + e));
}

static void
closure(int *p)
{
    print("closure %d\n", *p);
}

static void
inner(int n)
{
    print("inner %d\n", n);
    inner_ran = 1;
}

// An argument that starts a goroutine itself, and parks until that has run.
static int
nested(int n)
{
    go(inner, n);
    while (!inner_ran)
        go_yield();
    return n;
}

static void
outer(int n)
{
    print("nested %d\n", n);
}

static void
name(const char *const s)
{
    print("name %s\n", s);
}

static void
wide(__int128 n)
{
    print("wide %d\n", n == (__int128)1 << 100 ? 128 : 0);
}

static void
aligned(void)
{
    __attribute__((aligned(16))) char here[16];
    void *volatile p = here;

    print("aligned %d\n", (uintptr_t)p % 16 == 0 &&
          (uintptr_t)__builtin_frame_address(0) % 16 == 0);
}

// Waits for all of them, so that what they print is in order.
static void
join(void)
{
    while (go_count() > 1)
        go_yield();
}

int
main(int argc, char **argv)
{
    int i = 0, x = 42, page = 255 + argc;
    unsigned big = 0u - (unsigned)argc;
    void (*fp)(uint32_t, uint64_t, int64_t, uint32_t) = by_pointer;
    const char *const names[] = { "n0", "n1" };

    (void)argv;
    go(none);
    join();
    go(narrow, page, argc + 299, argc + 69999, page - 1);
    join();
    go(numbers, argc + 2, 2, 1.5);
    join();
    go(words, big, big, big, big);
    join();
    go(fp, -1, big, big, big);
    join();
    go(str, STR("hello"), i++, ((Str){ "bye", 3 }));
    join();
    go(strs, STR("ab"), STR("cd"), STR("ef"));
    join();
    go(pair, ((Pair){ 7, 2.5 }));
    join();
    go(result);
    join();
    go(six, 1, 2, 3, 4, 5, 6);
    join();
    go(doubles, 1, 2, 3, 4, 5);
    join();
    go(closure, &x);
    join();
    go(outer, nested(7));
    join();
    go(name, names[i++ - 1]);
    join();
    go(wide, (__int128)1 << 100);
    join();
    if (argc > 5)
        go(none);
    else
        go(aligned);
    join();
    print("after i=%d\n", i);
    return 0;
}
