// What C must know about x86-64: the system call instruction, the thread
// pointer, and a few instructions that have no spelling in C.  The other
// architectures have a file of the same name in a folder of their own, and the
// build puts one of them on the include path.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "rt/torture.h"

// A system call and the record that it leaves behind.  The number is an
// immediate, and the record {site, number} lies in a section that is linked to
// the section of the code (SHF_LINK_ORDER): what --gc-sections drops takes its
// record with it, so the linked program carries the exact list of its system
// calls.  `rt0 syscalls PROGRAM` prints it.
#define SYSCALL_SITE_                                       \
    ".Lrtsys%=: syscall\n\t"                                \
    ".pushsection .rtsys,\"ao\",@progbits,.Lrtsys%=\n\t"    \
    ".balign 4\n\t.long .Lrtsys%= - .\n\t.long %c[nr]\n\t"  \
    ".popsection"

#define SYSCALL_(nr_, ...)                                           \
    __extension__({                                                  \
        long rt_ret_;                                                \
        __asm__ volatile(SYSCALL_SITE_                               \
                         : "=a"(rt_ret_)                             \
                         : "0"((long)(nr_)), [nr] "i"(nr_),          \
                           ##__VA_ARGS__                             \
                         : "rcx", "r11", "memory");                  \
        rt_ret_;                                                     \
    })
// FLAVOR=torture makes system calls fail here, and nowhere else.
#define SYSCALL0(nr)          TORTURE_FAULT(nr, SYSCALL_(nr, "D"(0L)))
#define SYSCALL1(nr, a)       TORTURE_FAULT(nr, SYSCALL_(nr, "D"((long)(a))))
#define SYSCALL2(nr, a, b)                                           \
    TORTURE_FAULT(nr, SYSCALL_(nr, "D"((long)(a)), "S"((long)(b))))
#define SYSCALL3(nr, a, b, c)                                        \
    TORTURE_FAULT(nr, SYSCALL_(nr, "D"((long)(a)), "S"((long)(b)),   \
                               "d"((long)(c))))
#define SYSCALL4(nr, a, b, c, d)                                     \
    TORTURE_FAULT(nr, __extension__({                                \
        register long rt_r10_ __asm__("r10") = (long)(d);            \
        SYSCALL_(nr, "D"((long)(a)), "S"((long)(b)), "d"((long)(c)), \
                 "r"(rt_r10_));                                      \
    }))
#define SYSCALL6(nr, a, b, c, d, e, f)                               \
    TORTURE_FAULT(nr, __extension__({                                \
        register long rt_r10_ __asm__("r10") = (long)(d);            \
        register long rt_r8_ __asm__("r8") = (long)(e);              \
        register long rt_r9_ __asm__("r9") = (long)(f);              \
        SYSCALL_(nr, "D"((long)(a)), "S"((long)(b)), "d"((long)(c)), \
                 "r"(rt_r10_), "r"(rt_r8_), "r"(rt_r9_));            \
    }))

// The thread pointer and the words that it leads to are described in rt/tcb.h.
#define TCB_LOAD_(offset)                                          \
    __extension__({                                                \
        uintptr_t rt_word_;                                        \
        __asm__ volatile("mov %%fs:%c1,%0" : "=r"(rt_word_) : "i"(offset)); \
        rt_word_;                                                  \
    })

// HWCAP2 bit 1: the kernel lets programs write the FS base themselves.
enum { HWCAP2_FSGSBASE = 1 << 1 };

static inline void
arch_write_fsbase(uintptr_t base)
{
    __asm__ volatile("wrfsbase %0" : : "r"(base) : "memory");
}

static inline void
arch_pause(void)
{
    __asm__ volatile("pause" : : : "memory");
}

// The string instructions: byte by byte in effect, 32 and more at a time in
// hardware since 2013.  arch_copy goes upwards.
static inline void
arch_copy(void *dst, const void *src, size_t n)
{
    __asm__ volatile("rep movsb" : "+D"(dst), "+S"(src), "+c"(n) : : "memory");
}

static inline void
arch_fill(void *dst, int byte, size_t n)
{
    __asm__ volatile("rep stosb" : "+D"(dst), "+c"(n) : "a"(byte) : "memory");
}

// The highest bit of each of 16 bytes, the first byte's lowest.
typedef char ArchBytes __attribute__((vector_size(16)));
static inline unsigned
arch_mask(ArchBytes v)
{
    return (unsigned)__builtin_ia32_pmovmskb128(v);
}

// A floating point number taken apart: mantissa * 2^exponent, exactly.  Every
// double is a long double too, which has 64 bits of mantissa here, the highest
// of them stored like the others.
typedef struct ArchFloat {
    uint64_t mantissa;
    int exponent;               // of 0 that of 1
    bool negative;
    bool special;               // infinity if mantissa << 1 is 0, else a NaN
} ArchFloat;

static inline ArchFloat
arch_float(long double value)
{
    union {
        long double value;
        struct { uint64_t mantissa; uint16_t sign_exponent; } part;
    } x = { .value = value };
    int exponent = x.part.sign_exponent & 0x7fff;

    if (x.part.mantissa == 0)
        exponent = 16383;
    else if (exponent == 0)     // subnormal: that of the smallest normal ones
        exponent = 1;
    return (ArchFloat){
        .mantissa = x.part.mantissa,
        .exponent = exponent - 16383 - 63,
        .negative = x.part.sign_exponent >> 15,
        .special = exponent == 0x7fff,
    };
}

// Whether a direct call of fn, e8 and a distance, returns to ret.
static inline bool
arch_is_call(uintptr_t ret, uintptr_t fn)
{
    const uint8_t *code = (const uint8_t *)ret;
    int32_t distance;

    __builtin_memcpy(&distance, code - 4, sizeof distance);
    return code[-5] == 0xe8 && ret + (uintptr_t)(intptr_t)distance == fn;
}

// Below the stack pointer lie 128 bytes that a function without calls may use.
enum { RED_ZONE = 128 };

static inline uintptr_t
arch_frame(void)
{
    return (uintptr_t)__builtin_frame_address(0);
}
