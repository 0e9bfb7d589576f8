// A megabyte of thread-locals, a page's alignment and odd sizes: each goroutine
// has them all in their places, and besides them the stack that it asked for.
//
// expect: main 4096 64 1, 3 and 13
// expect: child 4096 64 1, 3 and 13
// expect: dug 150 KB
// expect: child 4096 64 1, 3 and 13
// expect: dug 50 KB
// also: -no-pie
// also: -O0
// also: -fPIC
#include <rt/rt.h>

static _Thread_local char odd[3] = "ab";
static _Thread_local char megabyte[1 << 20];
_Thread_local _Alignas(4096) char page[4096] = "page";
_Thread_local _Alignas(64) char line[65] = "line";
_Thread_local char thirteen[13];

// What the address is a multiple of, as the compiler cannot know.
static bool
aligned(const char *p, uintptr_t to)
{
    uintptr_t at = (uintptr_t)p;

    __asm__("" : "+r"(at));
    return at % to == 0;
}

static bool
zero(void)
{
    int sum = 0;

    for (unsigned i = 0; i < sizeof megabyte; i++)
        sum |= megabyte[i];
    for (unsigned i = 0; i < sizeof thirteen; i++)
        sum |= thirteen[i];
    return sum == 0;
}

static void
look(const char *who)
{
    bool right = page[0] == 'p' && line[3] == 'e' && odd[1] == 'b' && page[4095] == 0;

    print("%s %d %d %d, %zu and %zu\n", who, 4096 * aligned(page, 4096),
          64 * aligned(line, 64), zero() && right, sizeof odd, sizeof thirteen);
    for (unsigned i = 0; i < sizeof megabyte; i++)
        megabyte[i] = 'x';
    for (unsigned i = 0; i < sizeof thirteen; i++)
        thirteen[i] = 'x';
}

__attribute__((noinline)) static int
dig(int kb, volatile char *above)
{
    volatile char here[1024 - 64];

    here[0] = *above;
    return kb == 0 ? 0 : dig(kb - 1, here) + here[0];
}

static void
child(int kb)
{
    volatile char none = 0;

    look("child");
    if (dig(kb, &none) == 0)
        print("dug %d KB\n", kb);
}

int
main(void)
{
    look("main");
    go(child, 150);
    while (go_count() > 1)
        go_yield();
    must(go_with(GO_ATTR(.stack = 64 << 10), child, 50));
    while (go_count() > 1)
        go_yield();
    return 0;
}
