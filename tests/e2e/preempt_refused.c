// Where a goroutine is not interrupted: on a stack that is not its own, and
// where its own has no room for the registers.  There nothing is written below
// the stack pointer; back on its stack, it is interrupted as before.
//
// expect: foreign stack untouched
// expect: end of the stack untouched
// expect: interrupted afterwards
// env: RT0_DEBUG=slice=100
#include <rt/rt.h>

enum { STACK = 64 * 1024, PAGE = 4096 };

static uint64_t foreign[1024] __attribute__((aligned(16)));

// Spins with the stack pointer at sp, without using it.
void spin_at(void *sp, uint64_t rounds);
__asm__(".text\n"
        ".type spin_at, @function\n"
        "spin_at:\n"
        "    mov %rsp, %rax\n"
        "    mov %rdi, %rsp\n"
        "1:  dec %rsi\n"
        "    jnz 1b\n"
        "    mov %rax, %rsp\n"
        "    ret\n"
        ".size spin_at, . - spin_at\n");

// Many time slices and many milliseconds, however fast the processor is.
static void
spin_long(void *sp)
{
    int64_t end = time_now() + 30 * MILLISECOND;

    while (time_now() < end)
        spin_at(sp, 5000000);
}

// Whether the words at lo kept their value, n of them.
static void
report(const uint64_t *lo, size_t n, const char *what)
{
    for (size_t i = 0; i < n; i++)
        if (lo[i] != i)
            panic("%s: word %zu is %#lx", what, i, lo[i]);
    print("%s untouched\n", what);
}

static void
fill(uint64_t *lo, size_t n)
{
    for (size_t i = 0; i < n; i++)
        lo[i] = i;
}

static void
on_foreign_stack(void)
{
    enum { N = sizeof foreign / sizeof foreign[0] };

    fill(foreign, N);
    spin_long(foreign + N);
    report(foreign, N, "foreign stack");
}

// The stack begins on a page, a little above a local of its first function, and
// has the size that was asked for.
static void
at_the_end(void)
{
    uint64_t local = (uintptr_t)&local;
    uint64_t *lo = (uint64_t *)((local + PAGE - 1) / PAGE * PAGE - STACK);

    fill(lo, 128);
    spin_long(lo + 128);
    report(lo, 128, "end of the stack");
}

// In the hands of spin_at is a piece of the goroutine's own stack, with room.
static void
with_room(void)
{
    uint64_t room[2048];
    const size_t below = 2048 - (128 + 8) / 8;

    do {
        fill(room, 2048);
        spin_at(room + 2048, 1000000);
    } while (((volatile uint64_t *)room)[below] == below);
    print("interrupted afterwards\n");
}

static bool done;               // atomic

static void
work(void)
{
    on_foreign_stack();
    at_the_end();
    with_room();
    __atomic_store_n(&done, true, __ATOMIC_RELEASE);
}

int
main(void)
{
    go_with(GO_ATTR(.stack = STACK), work);
    while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE))
        time_sleep(MILLISECOND);
    return 0;
}
