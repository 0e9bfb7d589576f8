// The only pointer to an object is in one register, any of those that there are, or
// in one word of the red zone, of a goroutine that was interrupted; another one
// collects.  Until then the pointer is inverted everywhere else, and what the
// allocator left on the stack is wiped, so that no copy is found instead.
//
// The mmx registers are the mantissas of the x87's.
//
// expect: every one kept it
// env: RT0_DEBUG=slice=100
// procs: 1 2
// timeout: 120
// also: -O0
#include <rt/rt.h>
#include <cpuid.h>

enum { WORDS = 8 };

// Read by the loops below.
bool hold_until __attribute__((visibility("hidden")));          // atomic
bool hold_begun __attribute__((visibility("hidden")));          // atomic

// Puts the object at ~inverted in one place, waits there, and returns it.
typedef uint64_t *HoldIn(uintptr_t inverted);

// `put` has the inverted pointer in rdi, and leaves no other that is not; `get` brings
// it to rax.
#define HOLD_IN(where, put, get)                                        \
    HoldIn hold_in_##where;                                             \
    __asm__(".text\n.type hold_in_" #where ", @function\n"              \
            "hold_in_" #where ":\n"                                     \
            "    push %rbx\n    push %rbp\n    push %r12\n"             \
            "    push %r13\n    push %r14\n    push %r15\n"             \
            "    " put "\n    movb $1, hold_begun(%rip)\n"              \
            "1:  pause\n    cmpb $0, hold_until(%rip)\n    je 1b\n"     \
            "    " get "\n"                                             \
            "    pop %r15\n    pop %r14\n    pop %r13\n"                \
            "    pop %r12\n    pop %rbp\n    pop %rbx\n    ret\n"       \
            ".size hold_in_" #where ", . - hold_in_" #where "\n");

// By way of rax, which is cleared.
#define BY_RAX(put) "mov %rdi, %rax\n not %rax\n " put "\n xor %eax, %eax"

#define GENERAL(r) HOLD_IN(r, "mov %rdi, %" #r "\n not %" #r, "mov %" #r ", %rax")
#define RED_ZONE(n) \
    HOLD_IN(red_zone_##n, BY_RAX("mov %rax, -" #n "(%rsp)"), "mov -" #n "(%rsp), %rax")
#define MMX(n) HOLD_IN(mm##n, BY_RAX("movq %rax, %mm" #n), "movq %mm" #n ", %rax\n emms")
#define MASK(n) HOLD_IN(k##n, BY_RAX("kmovq %rax, %k" #n), "kmovq %k" #n ", %rax")
#define XMM(n) HOLD_IN(xmm##n, BY_RAX("movq %rax, %xmm" #n), "movq %xmm" #n ", %rax")
#define XMM_HIGH(n)                                                                 \
    HOLD_IN(high_xmm##n, BY_RAX("movq %rax, %xmm" #n "\n pslldq $8, %xmm" #n),      \
            "psrldq $8, %xmm" #n "\n movq %xmm" #n ", %rax")
#define YMM_HIGH(n)                                                                 \
    HOLD_IN(high_ymm##n,                                                            \
            BY_RAX("vmovq %rax, %xmm" #n "\n"                                       \
                   "vperm2f128 $8, %ymm" #n ", %ymm" #n ", %ymm" #n),               \
            "vextractf128 $1, %ymm" #n ", %xmm" #n "\n vmovq %xmm" #n ", %rax\n"    \
            "vzeroupper")
#define ZMM(n)                                                                      \
    HOLD_IN(zmm##n, BY_RAX("vpbroadcastq %rax, %zmm" #n),                           \
            "vmovq %xmm" #n ", %rax\n vzeroupper")

#define ALL_GENERAL(X) \
    X(rax) X(rbx) X(rcx) X(rdx) X(rsi) X(rdi) X(rbp) X(r8) X(r9) X(r10) X(r11) \
    X(r12) X(r13) X(r14) X(r15)
#define EIGHT(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
#define SIXTEEN(X) EIGHT(X) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define UPPER(X) \
    X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23) \
    X(24) X(25) X(26) X(27) X(28) X(29) X(30) X(31)
#define RED_ZONES(X) \
    X(8) X(16) X(24) X(32) X(40) X(48) X(56) X(64) \
    X(72) X(80) X(88) X(96) X(104) X(112) X(120) X(128)

ALL_GENERAL(GENERAL)
RED_ZONES(RED_ZONE)
EIGHT(MMX)
EIGHT(MASK)
SIXTEEN(XMM)
SIXTEEN(XMM_HIGH)
SIXTEEN(YMM_HIGH)
UPPER(ZMM)

typedef enum Needs { SSE, AVX, AVX512 } Needs;

typedef struct Place {
    HoldIn *hold;
    const char *name;
    Needs needs;
} Place;

#define PLACE(name, needs) { hold_in_##name, #name, needs },
#define PLACE_GENERAL(r) PLACE(r, SSE)
#define PLACE_RED_ZONE(n) PLACE(red_zone_##n, SSE)
#define PLACE_MMX(n) PLACE(mm##n, SSE)
#define PLACE_MASK(n) PLACE(k##n, AVX512)
#define PLACE_XMM(n) PLACE(xmm##n, SSE) PLACE(high_xmm##n, SSE) PLACE(high_ymm##n, AVX)
#define PLACE_ZMM(n) PLACE(zmm##n, AVX512)

static const Place places[] = {
    ALL_GENERAL(PLACE_GENERAL) RED_ZONES(PLACE_RED_ZONE) EIGHT(PLACE_MMX) EIGHT(PLACE_MASK)
    SIXTEEN(PLACE_XMM) UPPER(PLACE_ZMM)
};

static Needs
vectors_here(void)
{
    uint32_t a, b, c, d, xcr0, high;

    __cpuid(1, a, b, c, d);
    if ((c & bit_OSXSAVE) == 0)
        return SSE;
    __asm__("xgetbv" : "=a"(xcr0), "=d"(high) : "c"(0));
    __cpuid_count(7, 0, a, b, c, d);
    if ((b & bit_AVX512BW) != 0 && (xcr0 & 0xe6) == 0xe6)
        return AVX512;
    return (xcr0 & 6) == 6 ? AVX : SSE;
}

static void
fill(uint64_t *p, uint64_t value)
{
    for (int i = 0; i < WORDS; i++)
        p[i] = value;
}

// What earlier calls left on the stack.
static __attribute__((noinline)) void
wipe(void)
{
    volatile char dead[16384];

    for (size_t i = 0; i < sizeof dead; i++)
        dead[i] = 0;
}

static __attribute__((noinline)) uintptr_t
make_inverted(void)
{
    uint64_t *p = gc_alloc(WORDS * sizeof *p);

    fill(p, 7);
    return ~(uintptr_t)p;
}

static void
hold(const Place *place)
{
    uintptr_t inverted = make_inverted();

    wipe();
    uint64_t *p = place->hold(inverted);
    for (int i = 0; i < WORDS; i++)
        if ((uintptr_t)p != ~inverted || p[i] != 7)
            panic("lost what %s held", place->name);
    __atomic_store_n(&hold_begun, false, __ATOMIC_SEQ_CST);
}

static void
wait_for(bool begun)
{
    while (__atomic_load_n(&hold_begun, __ATOMIC_SEQ_CST) != begun)
        go_yield();
}

// Torture overwrites all that is freed, and yields at each allocation: to one who
// computes.
static void
churn(void)
{
    int percent = gc_set_percent(-1), n = proc_getenv("RT0_SEED") != NULL ? 1 : 500;

    for (int i = 0; i < n; i++)
        fill(gc_alloc(WORDS * sizeof(uint64_t)), (uint64_t)-1);
    gc_set_percent(percent);
}

static void
try(const Place *place)
{
    __atomic_store_n(&hold_until, false, __ATOMIC_SEQ_CST);
    go(hold, place);
    wait_for(true);
    gc_collect();
    churn();
    __atomic_store_n(&hold_until, true, __ATOMIC_SEQ_CST);
    wait_for(false);
}

int
main(void)
{
    Needs here = vectors_here();

    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i].needs <= here)
            try(&places[i]);
    print("every one kept it\n");
    return 0;
}
