// Self-relocation of a static-pie, and read-only-after-relocation.
//
// The program was linked at address 0 and loaded at base.  Every word that
// holds an address is listed: as RELATIVE entries (offset, addend), or packed
// in RELR bitmaps.  A linker may leave entries of type NONE behind.  Any other
// type would need symbols or a dynamic linker, and none can come from a right
// link, so it stops the program at once rather than being passed over.
#include <linux/elf.h>
#include <linux/mman.h>
#include "crt/crt.h"
#include "rt/panic.h"
#include "rt/sys.h"

enum { DT_RELA_ = 7, DT_RELASZ_ = 8, DT_RELRSZ_ = 35, DT_RELR_ = 36, DT_LAST = 37 };
enum { R_NONE = 0, R_RELATIVE = 8 };

static long
apply_rela(uintptr_t base, const Elf64_Rela *rela, size_t size)
{
    const Elf64_Rela *end = rela + size / sizeof *rela;
    long n = 0;

    for (; rela < end; rela++) {
        uint32_t type = (uint32_t)ELF64_R_TYPE(rela->r_info);

        if (type == R_NONE)
            continue;
        if (type != R_RELATIVE)
            __builtin_trap();
        *(uintptr_t *)(base + rela->r_offset) = base + (uintptr_t)rela->r_addend;
        n++;
    }
    return n;
}

// RELR: an even entry is the address of a word, and moves the position behind
// it; an odd one is a bitmap of the 63 words from the position on.
static long
apply_relr(uintptr_t base, const uintptr_t *relr, size_t size)
{
    const uintptr_t *end = relr + size / sizeof *relr;
    uintptr_t *where = NULL;
    long n = 0;

    for (; relr < end; relr++) {
        if ((*relr & 1) == 0) {
            where = (uintptr_t *)(base + *relr);
            *where++ += base;
            n++;
            continue;
        }
        for (uintptr_t bits = *relr >> 1, i = 0; bits != 0; bits >>= 1, i++) {
            if (bits & 1) {
                where[i] += base;
                n++;
            }
        }
        where += 63;
    }
    return n;
}

// A word among those that are relocated.
static volatile uintptr_t relro_word __attribute__((section(".data.rel.ro")));

long
relocate(const void *dynamic, uintptr_t base)
{
    uintptr_t tag[DT_LAST] = { 0 };
    long n;

    if (dynamic == NULL)        // linked at a fixed address
        return 0;
    // The page of .dynamic is going to be written.  Writing first and reading
    // afterwards makes it one page fault, the other way round it is two.
    relro_word = 0;
    for (const Elf64_Dyn *d = dynamic; d->d_tag != DT_NULL; d++)
        if (d->d_tag < DT_LAST)
            tag[d->d_tag] = d->d_un.d_val;
    n = apply_rela(base, (void *)(base + tag[DT_RELA_]), tag[DT_RELASZ_]);
    n += apply_relr(base, (void *)(base + tag[DT_RELR_]), tag[DT_RELRSZ_]);
    // Nothing that reads a relocated word may be moved above this line.
    __asm__ volatile("" : : : "memory");
    return n;
}

// Both ends are rounded down: what shares the last page with .data must stay
// writable, and the script puts nothing there.
size_t
protect_relro(void)
{
    extern char __relro_start[] __attribute__((visibility("hidden")));
    extern char __relro_end[] __attribute__((visibility("hidden")));
    uintptr_t lo = (uintptr_t)__relro_start & -(uintptr_t)PAGE_SIZE;
    uintptr_t hi = (uintptr_t)__relro_end & -(uintptr_t)PAGE_SIZE;

    int err = hi > lo ? sys_mprotect((void *)lo, hi - lo, PROT_READ) : 0;
    if (err < 0)
        fatal("cannot make what was relocated read-only: error %d", -err);
    return hi - lo;
}
