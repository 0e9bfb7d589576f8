// Names for addresses, from the symbol table of the program's own ELF file.
// The file is mapped when the first name is asked for, which is when the
// program is dying; a stripped one has no table, and then there are no names.
#include <linux/elf.h>
#include <linux/mman.h>
#include "rt/panic.h"
#include "rt/symbols.h"
#include "rt/sys.h"

extern const Elf64_Ehdr __ehdr_start __attribute__((visibility("hidden")));

typedef struct Table {
    const Elf64_Sym *symbols;
    size_t count;
    const char *names;
} Table;

static const uint8_t *
map_self(void)
{
    int fd = sys_openat(-100, "/proc/self/exe", O_RDONLY | O_CLOEXEC, 0);

    if (fd < 0)
        return NULL;
    long size = sys_lseek(fd, 0, 2);
    void *p = sys_mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
    sys_close(fd);
    return size < (long)sizeof(Elf64_Ehdr) || sys_failed(p) ? NULL : p;
}

static bool
load(Table *t)
{
    const uint8_t *file = map_self();

    if (file == NULL)
        return false;
    const Elf64_Ehdr *ehdr = (const void *)file;
    const Elf64_Shdr *sections = (const void *)(file + ehdr->e_shoff);
    for (int i = 0; i < ehdr->e_shnum; i++) {
        if (sections[i].sh_type != SHT_SYMTAB)
            continue;
        t->symbols = (const void *)(file + sections[i].sh_offset);
        t->count = sections[i].sh_size / sizeof(Elf64_Sym);
        t->names = (const char *)file + sections[sections[i].sh_link].sh_offset;
        return true;
    }
    return false;
}

// The symbol of a type with the highest start at or below the address.
static const Elf64_Sym *
search(const Table *t, unsigned type, uintptr_t addr)
{
    const Elf64_Sym *best = NULL;

    for (const Elf64_Sym *s = t->symbols; s < t->symbols + t->count; s++)
        if (ELF64_ST_TYPE(s->st_info) == type && s->st_value <= addr &&
            (best == NULL || s->st_value > best->st_value))
            best = s;
    return best;
}

// rt0.print is what the runtime calls print (tools/mkarchive).
static const char *
plain(const char *name)
{
    static const char prefix[] = "rt0.";
    size_t n = 0;

    while (prefix[n] != 0 && name[n] == prefix[n])
        n++;
    return prefix[n] == 0 ? name + n : name;
}

static const Table *
table(void)
{
    static Table table;
    static bool tried;

    if (!tried) {
        tried = true;
        load(&table);
    }
    return &table;
}

// A position-independent file counts its addresses from 0.
static uintptr_t
base(void)
{
    return __ehdr_start.e_type == ET_DYN ? (uintptr_t)&__ehdr_start : 0;
}

// Sizes of functions are not looked at, since assembly may lack them.
bool
symbol_find(uintptr_t pc, const char **name, uintptr_t *start)
{
    extern char __text_start[] __attribute__((visibility("hidden")));
    extern char __text_end[] __attribute__((visibility("hidden")));
    const Table *t = table();

    if (pc < (uintptr_t)__text_start || pc >= (uintptr_t)__text_end)
        return false;
    const Elf64_Sym *s = search(t, STT_FUNC, pc - base());
    if (s == NULL)
        return false;
    *name = plain(t->names + s->st_name);
    *start = s->st_value + base();
    return true;
}

bool
symbol_find_variable(uintptr_t at, bool thread_local, const char **name, uintptr_t *start)
{
    const Table *t = table();
    uintptr_t from = thread_local ? 0 : base();
    const Elf64_Sym *s = search(t, thread_local ? STT_TLS : STT_OBJECT, at - from);

    if (s == NULL || at - from - s->st_value >= s->st_size)
        return false;
    *name = plain(t->names + s->st_name);
    *start = s->st_value + from;
    return true;
}
