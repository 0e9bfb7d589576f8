// Size classes: a small object takes the smallest of 40 sizes that holds it.
//
// 16 to 128 bytes in steps of 16, from there four steps a doubling up to 32 KB:
// at most a fifth of an object is lost to rounding (more below 64 bytes, where
// alignment decides).  A span holds objects of one class and is 8 to 64 KB long,
// room for 64 objects where that is possible; the tail behind the last object
// is at most an eighth of it.
//
// An address in a span becomes the number of its object by a multiplication:
// offset * magic >> 32, magic being 2^32 / size rounded up.  The error that
// rounding adds stays below one object while offset * size < 2^32, and an
// offset is below 2^16, a size at most 2^15.
#pragma once
#include <rt/base.h>

enum {
    HEAP_PAGE_SHIFT = 13,
    HEAP_PAGE = 1 << HEAP_PAGE_SHIFT,   // the heap's pages, not the processor's
    SPAN_PAGES_MAX = 8,                 // of a span of small objects
    SMALL_MAX = 32 << 10,               // a larger object has a span of its own
};

enum {
    CLASS_NONE,                 // no object: what a zero in the page table says
    CLASS_SMALL,                // the first of 40
    CLASS_LARGE = CLASS_SMALL + 40,
    CLASSES
};

typedef struct ClassInfo {
    uint32_t magic;
    uint16_t size;              // bytes
    uint16_t nelems;            // objects in a span
} ClassInfo;

// Of a large object: magic 0, so that every offset belongs to object 0, whose
// size is known to its span only.
extern const ClassInfo class_info[CLASSES];

// class_of_16[(n + 15) / 16] is class_of(n) where n <= CLASS_TABLE_MAX: the
// allocator's short way.  0 bytes are an object, too.
enum { CLASS_TABLE_MAX = 1024 };
extern const uint8_t class_of_16[CLASS_TABLE_MAX / 16 + 1];

// class_of returns the class of n bytes, 128 < n <= SMALL_MAX.
unsigned class_of_medium(size_t n);

static inline uint32_t
class_index(unsigned class, uintptr_t offset)
{
    return (uint32_t)((uint64_t)offset * class_info[class].magic >> 32);
}

static inline unsigned
class_pages(unsigned class)
{
    unsigned nbytes = class_info[class].nelems * class_info[class].size;

    return (nbytes + HEAP_PAGE - 1) >> HEAP_PAGE_SHIFT;
}
