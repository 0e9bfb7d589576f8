// What is said of an object that was misused: what happened, its size, where it is; who
// allocated it and who freed it, by name.  The stack that follows is that of whoever
// found it, which may be another.
#include "debug/debug.h"
#include <rt/go.h>
#include "rt/symbols.h"

typedef struct Name { const char *text; size_t off; } Name;

// The call that returns to an address.
static Name
name(uintptr_t site)
{
    const char *text = "?";
    uintptr_t start = 0;

    symbol_find(site - 1, &text, &start);
    return (Name){ text, site - start };
}

static unsigned
byte(const Object *o, size_t at)
{
    return ((const uint8_t *)o->start)[at];
}

// Its last line; \n is in the format, as it belongs to the reason.
#define ALLOCATED     "\n    allocated by %s+0x%zx"
#define FREED         ALLOCATED "\n    freed by %s+0x%zx"

void
report_overrun(const Object *o, const char *who, size_t at)
{
    Name site = name(fence_of(o)->site);

    panic("%s: the object of %zu bytes at %p was written behind its end: byte %zu is 0x%02x"
          ALLOCATED, who, fence_size(o), (void *)o->start, at, byte(o, at), site.text, site.off);
}

void
report_destroyed(const Object *o, const char *who)
{
    Name site = name(fence_of(o)->site);

    panic("%s: the object in the %zu bytes at %p was written far behind its end" ALLOCATED
          ", unless that was overwritten, too", who, o->size, (void *)o->start, site.text,
          site.off);
}

void
report_written(const Object *o, const char *who, size_t at)
{
    Name site = name(fence_of(o)->site), freed = name(fence_of(o)->zone);

    panic("%s: the object of %zu bytes at %p was written after it was freed: byte %zu is 0x%02x"
          FREED, who, fence_size(o), (void *)o->start, at, byte(o, at), site.text, site.off,
          freed.text, freed.off);
}

void
report_freed(const Object *o, const char *who)
{
    Name site = name(fence_of(o)->site), freed = name(fence_of(o)->zone);

    panic("%s: the object of %zu bytes at %p was freed before" FREED, who, fence_size(o),
          (void *)o->start, site.text, site.off, freed.text, freed.off);
}

void
fence_interior(const Object *o, uintptr_t p, const char *who)
{
    Name site = name(fence_of(o)->site);

    panic("%s: %p is not the beginning of the object of %zu bytes at %p" ALLOCATED, who,
          (void *)p, fence_size(o), (void *)o->start, site.text, site.off);
}
