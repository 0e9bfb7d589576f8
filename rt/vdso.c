// The vDSO: a small shared object that the kernel maps into every process, with
// functions that read the clock without entering the kernel.  It is found by
// its ELF header and read like any other: the dynamic section leads to the
// symbols, whose number only the hash table knows.
#include <linux/elf.h>
#include "rt/vdso.h"

enum { DT_HASH_ = 4, DT_STRTAB_ = 5, DT_SYMTAB_ = 6, DT_GNU_HASH_ = 0x6ffffef5 };

static bool
same(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b)
        a++, b++;
    return *a == *b;
}

// DT_GNU_HASH has no count: the last chain of the highest bucket ends it.
static uint32_t
count_gnu(const uint32_t *hash)
{
    uint32_t nbuckets = hash[0], first = hash[1], bloom = hash[2], last = 0;
    const uint32_t *buckets = hash + 4 + bloom * 2;
    const uint32_t *chain = buckets + nbuckets;

    for (uint32_t i = 0; i < nbuckets; i++)
        if (buckets[i] > last)
            last = buckets[i];
    if (last < first)
        return first;
    while ((chain[last - first] & 1) == 0)
        last++;
    return last + 1;
}

void *
vdso_find(uintptr_t start, const char *name)
{
    const Elf64_Ehdr *ehdr = (const void *)start;
    const Elf64_Dyn *dyn = NULL;
    const Elf64_Sym *symbols = NULL;
    const char *strings = NULL;
    uintptr_t base = 0;
    uint32_t count = 0;

    if (ehdr == NULL)
        return NULL;
    const Elf64_Phdr *phdr = (const void *)(start + ehdr->e_phoff);
    for (int i = 0; i < ehdr->e_phnum; i++) {
        if (phdr[i].p_type == PT_LOAD && base == 0)
            base = start + phdr[i].p_offset - phdr[i].p_vaddr;
        else if (phdr[i].p_type == PT_DYNAMIC)
            dyn = (const void *)(start + phdr[i].p_offset);
    }
    for (; dyn != NULL && dyn->d_tag != DT_NULL; dyn++) {
        const void *p = (const void *)(base + dyn->d_un.d_ptr);

        if (dyn->d_tag == DT_STRTAB_)
            strings = p;
        else if (dyn->d_tag == DT_SYMTAB_)
            symbols = p;
        else if (dyn->d_tag == DT_HASH_)
            count = ((const uint32_t *)p)[1];
        else if (dyn->d_tag == DT_GNU_HASH_ && count == 0)
            count = count_gnu(p);
    }
    if (strings == NULL || symbols == NULL)
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        if (symbols[i].st_shndx != 0 && same(strings + symbols[i].st_name, name))
            return (void *)(base + symbols[i].st_value);
    return NULL;
}
