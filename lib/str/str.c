// Byte strings: views, copies, comparison.
//
// A Str is passed by value, in two registers, and owns nothing: taking a part
// of one is two additions.  Only str_copy allocates.  The pointer of an empty
// Str may be NULL, and no function here looks through it.
#include <rt/gc.h>
#include <rt/str.h>
#include "lib/str/space.h"
#include "rt/mem.h"

// Compares the first n bytes; n is 0 where a pointer may be NULL.
static int
compare(Str a, Str b, size_t n)
{
    return n == 0 ? 0 : memcmp(a.ptr, b.ptr, n);
}

Str
str_of(const char *cstr)
{
    return (Str){ cstr, cstr != NULL ? strlen(cstr) : 0 };
}

Str
str_copy(Str s)
{
    char *copy = gc_alloc_leaf(s.len + 1);

    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = 0;
    return (Str){ copy, s.len };
}

bool
str_eq(Str a, Str b)
{
    return a.len == b.len && compare(a, b, a.len) == 0;
}

int
str_cmp(Str a, Str b)
{
    int order = compare(a, b, a.len < b.len ? a.len : b.len);

    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool
str_has_prefix(Str s, Str prefix)
{
    return s.len >= prefix.len && compare(s, prefix, prefix.len) == 0;
}

bool
str_has_suffix(Str s, Str suffix)
{
    return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

Str
str_trim(Str s)
{
    while (s.len > 0 && is_space(s.ptr[0]))
        s = str_slice(s, 1, s.len);
    while (s.len > 0 && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

Str
str_slice(Str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (Str){ from > 0 ? s.ptr + from : s.ptr, to - from };
}
