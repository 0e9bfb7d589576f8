// Pointers that a type has forgotten.
//
// A field that TYPE_DEFINE does not name keeps nothing alive, and the mistake shows
// only when a collection comes at the wrong moment, in an object that was innocent.
// Here the marker looks at the other words of a typed object, too: one that is the
// address of an object is reported, once for each type and offset.  It may be a
// number by chance, or be meant to keep nothing alive, so it is a report and no end.
#include <rt/gc.h>
#include "gc/heap.h"
#include "rt/print.h"
#include "torture/torture.h"

enum { REPORTS = 256 };         // of so many words; then it is silent

static struct {
    Lock lock;
    // Protected by lock:
    uint32_t n;
    struct Word { const GCType *type; size_t off; } word[REPORTS];
} told = { .lock = LOCK_INIT(RANK_MARK) };

static bool
is_named(const GCType *type, size_t off)
{
    for (uint32_t i = 0; i < type->nspans; i++)
        if (off - type->spans[i].off < type->spans[i].len)
            return true;
    return false;
}

// Points into an object that is not the one at `from`.
static bool
is_pointer(uintptr_t word, uintptr_t from)
{
    Object o = heap_find(word);

    return o.span != 0 && bits_test(span_allocs(o.span), o.index) && from - o.start >= o.size;
}

static void
tell(const GCType *type, size_t off)
{
    uint32_t i = 0;

    lock(&told.lock);
    while (i < told.n && (told.word[i].type != type || told.word[i].off != off))
        i++;
    bool news = i == told.n && i < REPORTS;
    if (news)
        told.word[told.n++] = (struct Word){ type, off };
    unlock(&told.lock);
    if (news)
        eprint("rt0: type %s: the word at %zu looks like a pointer and is not named\n",
               type->name, off);
}

void
torture_typed(const GCType *type, uintptr_t p, size_t from, size_t to)
{
    for (size_t at = from; at < to; at += type->size)
        for (size_t off = 0; off + sizeof(uintptr_t) <= type->size; off += sizeof(uintptr_t)) {
            uintptr_t word = p + at + off;

            if (word % sizeof(uintptr_t) == 0 && !is_named(type, off) &&
                is_pointer(*(const uintptr_t *)word, word))
                tell(type, off);
        }
}
