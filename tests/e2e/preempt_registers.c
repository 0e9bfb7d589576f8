// Goroutines with a pattern in every register that there is, interrupted over
// and over: each finds its own again, to the bit, and the 128 bytes below the
// stack pointer as well.  Who is not interrupted but waits, as main does, never
// sees how another goroutine rounds, nor which way its string instructions go.
//
// The word below the red zone tells of preemptions: that is where the address
// of the next instruction is kept meanwhile.
//
// expect: every register kept
// env: RT0_DEBUG=slice=100
// timeout: 120
#include <rt/rt.h>
#include <cpuid.h>

enum { GOROUTINES = 4, UNTOUCHED = 0x1234 };

typedef struct Registers {
    uint64_t general[15];       // rax rbx rcx rdx rsi rdi rbp r8 ... r15
    uint64_t flags;
    uint64_t red_zone[16];
    uint64_t mask[8];           // k0 ... k7
    struct { uint64_t mantissa, exponent; } x87[8];
    uint32_t mxcsr;
    uint16_t x87_control, x87_status;
    uint64_t below;             // the word under the red zone
    uint64_t unused[6];
    uint64_t vector[32][8];     // as much of them as there is
} Registers;

_Static_assert(offsetof(Registers, red_zone) == 128 && offsetof(Registers, mask) == 256 &&
               offsetof(Registers, x87) == 320 && offsetof(Registers, mxcsr) == 448 &&
               offsetof(Registers, below) == 456 && offsetof(Registers, vector) == 512,
               "the offsets below");

// Loads `want`, waits, and stores what is there then in `got`.  vectors: 0 has
// xmm0-15, 1 has ymm0-15, 2 has zmm0-31 and k0-7.
void hold_registers(const Registers *want, Registers *got, int vectors);
extern const char hold_registers_end[];

#define EIGHT        "0, 1, 2, 3, 4, 5, 6, 7"
#define SIXTEEN      EIGHT ", 8, 9, 10, 11, 12, 13, 14, 15"
#define SIXTEEN_MORE \
    ", 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31"

// The frame of hold_registers, from rsp: a place to put one register, want,
// got, vectors, and what the ABI has it preserve.
__asm__(
"    .text\n"
"    .type hold_registers, @function\n"
"hold_registers:\n"
"    push %rbp\n    push %rbx\n    push %r12\n    push %r13\n    push %r14\n    push %r15\n"
"    push %rdx\n    push %rsi\n    push %rdi\n    push $0\n"
// Vectors, x87, and their modes.
"    cmp $1, %edx\n    ja 2f\n    je 1f\n"
"    .irp i, " SIXTEEN "\n    movups 512 + 64 * \\i(%rdi), %xmm\\i\n    .endr\n    jmp 3f\n"
"1:  .irp i, " SIXTEEN "\n    vmovups 512 + 64 * \\i(%rdi), %ymm\\i\n    .endr\n    jmp 3f\n"
"2:  .irp i, " SIXTEEN SIXTEEN_MORE "\n    vmovups 512 + 64 * \\i(%rdi), %zmm\\i\n    .endr\n"
"    .irp i, " EIGHT "\n    kmovq 256 + 8 * \\i(%rdi), %k\\i\n    .endr\n"
"3:  fninit\n"
"    .irp i, 7, 6, 5, 4, 3, 2, 1, 0\n    fldt 320 + 16 * \\i(%rdi)\n    .endr\n"
"    fldcw 452(%rdi)\n    ldmxcsr 448(%rdi)\n"
// From the flags on nothing but moves.
"    push 120(%rdi)\n    popfq\n"
"    .irp i, " SIXTEEN "\n"
"    mov 128 + 8 * \\i(%rdi), %rax\n    mov %rax, -128 + 8 * \\i(%rsp)\n    .endr\n"
"    movq $0x1234, -136(%rsp)\n"
"    mov 0(%rdi), %rax\n    mov 8(%rdi), %rbx\n    mov 16(%rdi), %rcx\n"
"    mov 24(%rdi), %rdx\n    mov 32(%rdi), %rsi\n    mov 48(%rdi), %rbp\n"
"    mov 56(%rdi), %r8\n    mov 64(%rdi), %r9\n    mov 72(%rdi), %r10\n"
"    mov 80(%rdi), %r11\n    mov 88(%rdi), %r12\n    mov 96(%rdi), %r13\n"
"    mov 104(%rdi), %r14\n    mov 112(%rdi), %r15\n    mov 40(%rdi), %rdi\n"
// No counter: it would take a register.
"    .rept 400\n    pause\n    .endr\n"
"    mov %rdi, (%rsp)\n    mov 16(%rsp), %rdi\n"
"    mov %rax, 0(%rdi)\n    mov %rbx, 8(%rdi)\n    mov %rcx, 16(%rdi)\n"
"    mov %rdx, 24(%rdi)\n    mov %rsi, 32(%rdi)\n    mov %rbp, 48(%rdi)\n"
"    mov %r8, 56(%rdi)\n    mov %r9, 64(%rdi)\n    mov %r10, 72(%rdi)\n"
"    mov %r11, 80(%rdi)\n    mov %r12, 88(%rdi)\n    mov %r13, 96(%rdi)\n"
"    mov %r14, 104(%rdi)\n    mov %r15, 112(%rdi)\n"
"    mov (%rsp), %rax\n    mov %rax, 40(%rdi)\n"
"    mov -136(%rsp), %rax\n    mov %rax, 456(%rdi)\n"
"    .irp i, " SIXTEEN "\n"
"    mov -128 + 8 * \\i(%rsp), %rax\n    mov %rax, 128 + 8 * \\i(%rdi)\n    .endr\n"
"    pushfq\n    pop 120(%rdi)\n    cld\n"
"    stmxcsr 448(%rdi)\n    fnstcw 452(%rdi)\n    fnstsw 454(%rdi)\n"
"    .irp i, " EIGHT "\n    fstpt 320 + 16 * \\i(%rdi)\n    .endr\n"
"    fninit\n    movl $0x1f80, (%rsp)\n    ldmxcsr (%rsp)\n"
"    mov 24(%rsp), %edx\n    cmp $1, %edx\n    ja 2f\n    je 1f\n"
"    .irp i, " SIXTEEN "\n    movups %xmm\\i, 512 + 64 * \\i(%rdi)\n    .endr\n    jmp 4f\n"
"1:  .irp i, " SIXTEEN "\n    vmovups %ymm\\i, 512 + 64 * \\i(%rdi)\n    .endr\n    jmp 3f\n"
"2:  .irp i, " SIXTEEN SIXTEEN_MORE "\n    vmovups %zmm\\i, 512 + 64 * \\i(%rdi)\n    .endr\n"
"    .irp i, " EIGHT "\n    kmovq %k\\i, 256 + 8 * \\i(%rdi)\n    .endr\n"
"3:  vzeroupper\n"
"4:  add $32, %rsp\n"
"    pop %r15\n    pop %r14\n    pop %r13\n    pop %r12\n    pop %rbx\n    pop %rbp\n"
"    ret\n"
"hold_registers_end:\n"
"    .size hold_registers, . - hold_registers\n");

static int64_t wanted = 20000;         // by default; soak/registers has 100,000
static int64_t preemptions;     // atomic
static int running;             // atomic

static int
vectors_here(void)
{
    uint32_t a, b, c, d, xcr0, high;

    __cpuid(1, a, b, c, d);
    if ((c & bit_OSXSAVE) == 0)
        return 0;
    __asm__("xgetbv" : "=a"(xcr0), "=d"(high) : "c"(0));
    __cpuid_count(7, 0, a, b, c, d);
    if ((b & bit_AVX512BW) != 0 && (xcr0 & 0xe6) == 0xe6)
        return 2;
    return (xcr0 & 6) == 6;
}

static uint64_t
next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005 + 1442695040888963407;
    return *seed ^ *seed >> 29;
}

// Any bits, as far as the processor takes any.
static void
fill(Registers *r, uint64_t *seed, int vectors)
{
    enum { FLAGS = 0xcd5 | 1 << 21, IF = 0x202 };       // CF PF AF ZF SF DF OF ID
    uint64_t *words = (uint64_t *)r;
    int bytes = vectors == 0 ? 16 : vectors == 1 ? 32 : 64;

    for (size_t i = 0; i < sizeof *r / 8; i++)
        words[i] = next(seed);
    r->flags = (r->flags & FLAGS) | IF;
    for (int i = 0; i < 8; i++) {
        r->x87[i].mantissa |= (uint64_t)1 << 63;
        r->x87[i].exponent = 1 + r->x87[i].exponent % 0x7ffe;
        if (vectors < 2)
            r->mask[i] = 0;
    }
    r->mxcsr = (r->mxcsr & 0xe07f) | 0x1f80;            // modes, flags; all masked
    r->x87_control = (r->x87_control & 0x0e00) | 0x7f;
    r->x87_status = 0;                                  // eight values: the top is 0
    for (size_t i = 0; i < sizeof r->unused / 8; i++)
        r->unused[i] = 0;
    for (int i = 0; i < 32; i++)
        for (int j = 0; j < 8; j++)
            if (i >= (vectors < 2 ? 16 : 32) || j * 8 >= bytes)
                r->vector[i][j] = 0;
}

static void
compare(const Registers *want, const Registers *got)
{
    const uint64_t *w = (const uint64_t *)want, *g = (const uint64_t *)got;

    for (size_t i = 0; i < sizeof *want / 8; i++)
        if (w[i] != g[i] && i != offsetof(Registers, below) / 8)
            panic("byte %zu of the registers: %#lx became %#lx", i * 8, w[i], g[i]);
}

static void
work(uint64_t seed, int vectors)
{
    static Registers all[GOROUTINES][2];
    Registers *want = all[seed], *got = want + 1;

    while (__atomic_load_n(&preemptions, __ATOMIC_RELAXED) < wanted) {
        fill(want, &seed, vectors);
        *got = (Registers){ 0 };
        hold_registers(want, got, vectors);
        compare(want, got);
        if (got->below == UNTOUCHED)
            continue;
        if (got->below < (uintptr_t)hold_registers ||
            got->below >= (uintptr_t)hold_registers_end)
            panic("interrupted at %#lx", got->below);
        __atomic_fetch_add(&preemptions, 1, __ATOMIC_RELAXED);
    }
    __atomic_fetch_sub(&running, 1, __ATOMIC_RELAXED);
}

// Modes are as the program was given them, and the x87 registers are empty.
static void
check_modes(void)
{
    struct { uint32_t control, status, tags, rest[4]; } x87;
    uint64_t flags;
    uint32_t mxcsr;

    __asm__ volatile("pushfq; popq %0; stmxcsr %1; fnstenv %2; fldenv %2"
                     : "=r"(flags), "=m"(mxcsr), "=m"(x87));
    if ((flags & 0x400) != 0 || mxcsr >> 6 != 0x7e || (uint16_t)x87.control != 0x37f ||
        (uint16_t)x87.tags != 0xffff)
        panic("another's modes: flags %#lx, MXCSR %#x, x87 %#x, tags %#x", flags, mxcsr,
              x87.control, x87.tags);
}

int
main(int argc, char **argv)
{
    int vectors = vectors_here();

    if (argc > 1)
        must(str_to_int(str_of(argv[1]), 10, &wanted));
    else if (proc_getenv("RT0_SEED") != NULL)       // torture
        wanted = 5000;
    running = GOROUTINES;
    for (uint64_t i = 0; i < GOROUTINES; i++)
        go(work, i, vectors);
    while (__atomic_load_n(&running, __ATOMIC_RELAXED) > 0) {
        time_sleep(100 * MICROSECOND);
        check_modes();
    }
    print("every register kept\n");
    return 0;
}
