// Pointers into the heap in writable sections that the linker script does not
// know, in a program that has no .data of its own: the linker then puts them
// elsewhere, and they are roots all the same.
//
// expect: kept kept kept kept
// also: -no-pie
// also: -fuse-ld=lld
// also: -fuse-ld=lld -no-pie
#include <rt/rt.h>

#define PUT(name) __attribute__((section(name), used))

static char *registry PUT("my_registry") = (char *)1;
static char *dotted PUT(".of_my_own") = (char *)1;
static char *zeroes PUT("my_zeroes,\"aw\",@nobits#");
static char *bss PUT(".bss.mine");

static char *
make(void)
{
    char *p = gc_alloc(32);

    p[0] = 'k';
    return p;
}

__attribute__((noinline)) static void
fill(void)
{
    registry = make();
    dotted = make();
    zeroes = make();
    bss = make();
}

// Leaves no copy of a pointer where the stack was.
__attribute__((noinline)) static void
wipe(int n)
{
    volatile char here[4096];

    for (size_t i = 0; i < sizeof here; i++)
        here[i] = 0;
    if (n > 0)
        wipe(n - 1);
}

static const char *
word(const char *p)
{
    return p[0] == 'k' ? "kept" : "LOST";
}

int
main(void)
{
    fill();
    wipe(4);
    gc_collect();
    for (int i = 0; i < 20000; i++)
        *(char *)gc_alloc(32) = 'x';
    print("%s %s %s %s\n", word(registry), word(dotted), word(zeroes), word(bss));
    return 0;
}
