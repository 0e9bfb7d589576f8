// units: gc/sizeclass.c
// flags: -DRT0_DEBUG_FLAVOR
// Size classes: the right class for every size, and the right object for every
// address in a span.
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include "gc/sizeclass.h"

void
check_failed(const char *expr, const char *file, int line)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, expr);
    abort();
}

static unsigned
class_of(size_t n)
{
    return n <= CLASS_TABLE_MAX ? class_of_16[(n + 15) / 16] : class_of_medium(n);
}

Test(sizeclass, every_size_gets_the_smallest_class_that_holds_it)
{
    for (size_t n = 0; n <= SMALL_MAX; n++) {
        unsigned class = class_of(n);
        cr_assert(class >= CLASS_SMALL && class < CLASS_LARGE, "%zu", n);
        cr_assert_geq(class_info[class].size, n);
        cr_assert(class == CLASS_SMALL || class_info[class - 1].size < n, "%zu", n);
        if (n > 128)
            cr_assert_eq(class_of_medium(n), class);
    }
    cr_assert_eq(class_info[CLASS_LARGE - 1].size, SMALL_MAX);
}

Test(sizeclass, rounding_wastes_a_fifth_at_most)
{
    for (size_t n = 65; n <= SMALL_MAX; n++)
        cr_assert_leq((class_info[class_of(n)].size - n) * 5, class_info[class_of(n)].size);
}

Test(sizeclass, spans_are_8_to_64_kb_with_little_behind_the_last_object)
{
    for (unsigned class = CLASS_SMALL; class < CLASS_LARGE; class++) {
        const ClassInfo *c = &class_info[class];
        size_t nbytes = class_pages(class) * HEAP_PAGE, used = (size_t)c->nelems * c->size;
        cr_assert_eq(c->size % 16, 0);
        cr_assert(class_pages(class) >= 1 && class_pages(class) <= SPAN_PAGES_MAX);
        cr_assert_leq(used, nbytes);
        cr_assert_lt(nbytes - used, c->size);
        cr_assert_leq((nbytes - used) * 8, nbytes);
    }
}

Test(sizeclass, every_address_in_a_span_finds_its_object)
{
    for (unsigned class = CLASS_SMALL; class < CLASS_LARGE; class++)
        for (uintptr_t offset = 0; offset < class_pages(class) * HEAP_PAGE; offset++)
            if (class_index(class, offset) != offset / class_info[class].size)
                cr_assert_fail("class %u, offset %zu", class, offset);
}

Test(sizeclass, every_address_in_a_large_object_is_object_0)
{
    for (uintptr_t offset = 1; offset < (uintptr_t)1 << 40; offset *= 3)
        cr_assert_eq(class_index(CLASS_LARGE, offset), 0);
}
