// Taking a string apart.  Every part is a view of the whole: nothing is copied,
// and the caller's loop is the only state.
#include <rt/str.h>
#include "lib/str/space.h"

bool
str_cut(Str s, Str sep, Str *before, Str *after)
{
    ssize_t at = sep.len > 0 ? str_find(s, sep) : -1;
    size_t head = at < 0 ? s.len : (size_t)at;
    size_t tail = at < 0 ? s.len : head + sep.len;

    if (before != NULL)
        *before = str_slice(s, 0, head);
    if (after != NULL)
        *after = str_slice(s, tail, s.len);
    return at >= 0;
}

bool
str_next(Str *rest, Str sep, Str *part)
{
    if (rest->len == 0)
        return false;
    str_cut(*rest, sep, part, rest);
    return true;
}

bool
str_next_field(Str *rest, Str *field)
{
    size_t from = 0, to;

    while (from < rest->len && is_space(rest->ptr[from]))
        from++;
    for (to = from; to < rest->len && !is_space(rest->ptr[to]);)
        to++;
    *field = str_slice(*rest, from, to);
    *rest = str_slice(*rest, to, rest->len);
    return field->len > 0;
}
