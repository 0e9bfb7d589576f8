// Steps through loops and looks, before every instruction, for words that point
// into their arrays: where a collection might find them, in registers and on the
// stack.  Hosted.
//
// An array without one is taken away by mprotect there and then.  If the loop
// gets at it all the same, it had a pointer that the collector would not know,
// and a goroutine that was preempted at that instruction would have lost the
// array.  If it does not, the array was not in use any more.  So one run of a loop
// is as good as a collection at every instruction, whatever the processor's speed.
//
// The loop runs on a stack of its own with all registers cleared, so that none of
// the words found is the tester's.
#define _GNU_SOURCE
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include "tests/check/disguised.h"

enum {
    PAGE = 4096,
    STACK = 64 << 10,
    RED_ZONE = 128,
    FP_REGISTERS = 160,         // where XSAVE has them; its size is told behind the
    FP_SIZE = 464 + 16,         // part that was there first
    FP_FIRST = 512,
};

typedef struct Array {
    uintptr_t lo, hi;
    bool pointed_to, gone, disguised;
} Array;

static Array arrays[ARRAYS];
static char *stack;
static bool stepping;

#define CLEAR_VECTORS \
    ".irp i, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\n" \
    "    pxor %xmm\\i, %xmm\\i\n.endr\n"

// run_on calls run(a, b, c, N, K, 0) on a stack, with the trap flag set.
void run_on(const void *run, int64_t *a, int64_t *b, int64_t *c, void *top);
__asm__(".text\n.type run_on, @function\nrun_on:\n"
        "    push %rbp\n    push %rbx\n    push %r12\n"
        "    push %r13\n    push %r14\n    push %r15\n"
        "    mov %rsp, -8(%r8)\n    lea -64(%r8), %rsp\n    mov %rdi, %r11\n"
        "    mov %rsi, %rdi\n    mov %rdx, %rsi\n    mov %rcx, %rdx\n"
        "    mov $96, %ecx\n    mov $11, %r8d\n"
        "    xor %eax, %eax\n    xor %ebx, %ebx\n    xor %ebp, %ebp\n    xor %r9d, %r9d\n"
        "    xor %r10d, %r10d\n    xor %r12d, %r12d\n    xor %r13d, %r13d\n"
        "    xor %r14d, %r14d\n    xor %r15d, %r15d\n"
        CLEAR_VECTORS
        "    pushf\n    orl $0x100, (%rsp)\n    popf\n"
        "    call *%r11\n"
        "    pushf\n    andl $~0x100, (%rsp)\n    popf\n"
        "    mov 56(%rsp), %rsp\n"
        "    pop %r15\n    pop %r14\n    pop %r13\n    pop %r12\n    pop %rbx\n    pop %rbp\n"
        "    ret\n.size run_on, . - run_on\n"
        ".type call, @function\n.globl call\ncall:\n"
        "    xor %eax, %eax\n    xor %ecx, %ecx\n    xor %edx, %edx\n    xor %esi, %esi\n"
        "    xor %edi, %edi\n    xor %r8d, %r8d\n    xor %r9d, %r9d\n    xor %r10d, %r10d\n"
        "    xor %r11d, %r11d\n"
        CLEAR_VECTORS
        "    ret\n.size call, . - call\n");
_Static_assert(N == 96 && K == 11, "so in run_on");

static void
scan(const void *lo, const void *hi)
{
    for (const uintptr_t *word = lo; word < (const uintptr_t *)hi; word++)
        for (int i = 0; i < ARRAYS; i++)
            if (*word >= arrays[i].lo && *word < arrays[i].hi)
                arrays[i].pointed_to = true;
}

static void
on_step(int sig, siginfo_t *info, void *context)
{
    mcontext_t *m = &((ucontext_t *)context)->uc_mcontext;
    const char *fp = (const char *)m->fpregs, *sp = (const char *)m->gregs[REG_RSP];
    uint32_t fp_size;

    (void)sig, (void)info;
    if (!stepping || sp < stack || sp > stack + STACK)
        return;
    for (int i = 0; i < ARRAYS; i++)
        arrays[i].pointed_to = false;
    memcpy(&fp_size, fp + FP_SIZE, sizeof fp_size);
    scan(&m->gregs[REG_R8], &m->gregs[REG_RSP]);
    scan(fp + FP_REGISTERS, fp + (fp_size > FP_FIRST ? fp_size : FP_FIRST));
    scan(sp - RED_ZONE, stack + STACK - sizeof(void *));
    for (Array *a = arrays; a < arrays + ARRAYS; a++)
        if (!a->pointed_to && !a->gone && !a->disguised) {
            a->gone = true;
            mprotect((void *)(a->hi - PAGE), PAGE, PROT_NONE);
        }
}

static void
on_fault(int sig, siginfo_t *info, void *context)
{
    uintptr_t p = (uintptr_t)info->si_addr;

    (void)context;
    for (Array *a = arrays; a < arrays + ARRAYS; a++)
        if (a->gone && p >= a->lo && p < a->hi) {
            mprotect((void *)(a->hi - PAGE), PAGE, PROT_READ | PROT_WRITE);
            a->gone = false;
            a->disguised = true;
            return;
        }
    signal(sig, SIG_DFL);
}

static char *
map(size_t nbytes)
{
    void *p = mmap(NULL, nbytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (p == MAP_FAILED)
        perror("mmap");
    return p;
}

// An array ends where its page does, and nothing else is near.
static void
make_arrays(void)
{
    for (int i = 0; i < ARRAYS; i++) {
        uintptr_t page = (uintptr_t)map(3 << 20) + (1 << 20);
        arrays[i].hi = page + PAGE;
        arrays[i].lo = arrays[i].hi - N * sizeof(int64_t);
    }
}

static bool
try(const Loop *loop)
{
    int64_t *of[ARRAYS];
    bool disguised = false;

    memset(stack, 0, STACK);
    for (int i = 0; i < ARRAYS; i++) {
        of[i] = (int64_t *)arrays[i].lo;
        mprotect((void *)(arrays[i].hi - PAGE), PAGE, PROT_READ | PROT_WRITE);
        arrays[i].gone = arrays[i].disguised = false;
        for (int j = 0; j < N; j++)
            of[i][j] = j * 37 % 256;
    }
    stepping = true;
    run_on((const void *)loop->run, of[0], of[1], of[2], stack + STACK);
    stepping = false;
    for (int i = 0; i < ARRAYS; i++)
        disguised |= arrays[i].disguised;
    if (disguised)
        printf("%s ", loop->name);
    return disguised;
}

int
main(void)
{
    int disguised = 0;

    stack = map(STACK);
    make_arrays();
    sigaltstack(&(stack_t){ .ss_sp = map(STACK), .ss_size = STACK }, NULL);
    sigaction(SIGTRAP, &(struct sigaction){ .sa_sigaction = on_step,
                                            .sa_flags = SA_SIGINFO | SA_ONSTACK }, NULL);
    sigaction(SIGSEGV, &(struct sigaction){ .sa_sigaction = on_fault,
                                            .sa_flags = SA_SIGINFO | SA_ONSTACK }, NULL);
    for (const Loop *loop = loops; loop->name != NULL; loop++)
        disguised += try(loop);
    return disguised > 0;
}
