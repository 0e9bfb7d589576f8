// The only pointer to an object is in a register, or below the stack pointer,
// of a goroutine that was interrupted; another one collects.
//
// expect: rax r12 r15 xmm3 red_zone held
// env: RT0_DEBUG=slice=100
// also: -O0
#include <rt/rt.h>

static bool collected, holding;         // atomic

static void
fill(int64_t *p, int64_t value)
{
    for (int i = 0; i < 8; i++)
        p[i] = value;
}

// What earlier calls left on the stack.
__attribute__((noinline)) static void
wipe(void)
{
    volatile char dead[8192];

    for (size_t i = 0; i < sizeof dead; i++)
        dead[i] = 0;
}

__attribute__((noinline)) static int64_t *
make(void)
{
    int64_t *p = gc_alloc(64);

    fill(p, 7);
    return p;
}

// Moves rdi away, and nothing else has it until *rsi is true.
#define HOLD_IN(where, put, get)                                               \
    int64_t *hold_in_##where(int64_t *p, bool *until, bool *now);              \
    __asm__(".text\n.type hold_in_" #where ", @function\n"                     \
            "hold_in_" #where ":\n    push %r12\n    push %r15\n    " put "\n" \
            "    xor %edi, %edi\n    movb $1, (%rdx)\n"                        \
            "1:  pause\n    cmpb $0, (%rsi)\n    je 1b\n    " get "\n"         \
            "    pop %r15\n    pop %r12\n    ret\n"                            \
            ".size hold_in_" #where ", . - hold_in_" #where "\n")

HOLD_IN(rax, "mov %rdi, %rax", "");
HOLD_IN(r12, "mov %rdi, %r12", "mov %r12, %rax");
HOLD_IN(r15, "mov %rdi, %r15", "mov %r15, %rax");
HOLD_IN(xmm3, "movq %rdi, %xmm3", "movq %xmm3, %rax");
HOLD_IN(red_zone, "mov %rdi, -128(%rsp)", "mov -128(%rsp), %rax");

static void
hold(int64_t *(*in)(int64_t *, bool *, bool *), const char *name)
{
    int64_t *p = in(make(), &collected, &holding);

    for (int i = 0; i < 8; i++)
        if (p[i] != 7)
            name = "LOST";
    print("%s ", name);
    __atomic_store_n(&holding, false, __ATOMIC_RELEASE);
}

static void
wait_for(bool value)
{
    while (__atomic_load_n(&holding, __ATOMIC_ACQUIRE) != value)
        go_yield();
}

static void
try(int64_t *(*in)(int64_t *, bool *, bool *), const char *name)
{
    __atomic_store_n(&collected, false, __ATOMIC_RELEASE);
    go(hold, in, name);
    wait_for(true);
    wipe();
    gc_collect();
    for (int i = 0; i < 2000; i++)
        fill(gc_alloc(64), -1);
    __atomic_store_n(&collected, true, __ATOMIC_RELEASE);
    wait_for(false);
}

int
main(void)
{
    try(hold_in_rax, "rax");
    try(hold_in_r12, "r12");
    try(hold_in_r15, "r15");
    try(hold_in_xmm3, "xmm3");
    try(hold_in_red_zone, "red_zone");
    print("held\n");
    return 0;
}
