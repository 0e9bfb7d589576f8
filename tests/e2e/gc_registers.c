// The only pointer to an object is in a callee-saved register of the goroutine
// while another part of it collects: what the compiler does, made certain.
//
// expect: rbx r12 r13 r14 r15 held
// also: -O0
#include <rt/rt.h>

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

__attribute__((used)) static int64_t *
make(void)
{
    int64_t *p = gc_alloc(64);

    fill(p, 7);
    return p;
}

// Collects and makes new objects of what was freed.
__attribute__((used)) static void
churn(void)
{
    wipe();
    gc_collect();
    for (int i = 0; i < 20000; i++)
        fill(gc_alloc(64), -1);
}

// Keeps the object in a register, and nowhere else, while churn runs.
#define HOLD_IN(reg)                                                       \
    __attribute__((naked, noinline)) static int64_t *                      \
    hold_in_##reg(void)                                                    \
    {                                                                      \
        __asm__("push %rbp\n\tmov %rsp, %rbp\n\tpush %" #reg "\n\t"        \
                "sub $8, %rsp\n\tcall make\n\tmov %rax, %" #reg "\n\t"     \
                "xor %eax, %eax\n\tcall churn\n\tmov %" #reg ", %rax\n\t"  \
                "add $8, %rsp\n\tpop %" #reg "\n\tpop %rbp\n\tret");       \
    }

HOLD_IN(rbx)
HOLD_IN(r12)
HOLD_IN(r13)
HOLD_IN(r14)
HOLD_IN(r15)

static void
report(const int64_t *p, const char *name)
{
    for (int i = 0; i < 8; i++)
        if (p[i] != 7)
            name = "LOST";
    print("%s ", name);
}

int
main(void)
{
    report(hold_in_rbx(), "rbx");
    report(hold_in_r12(), "r12");
    report(hold_in_r13(), "r13");
    report(hold_in_r14(), "r14");
    report(hold_in_r15(), "r15");
    print("held\n");
    return 0;
}
