// Taking text apart from the front.  Each function returns whether it found its
// part, and then s begins behind it; else s is as it was.
#pragma once
#include <rt/base.h>

static inline bool
take_char(Str *s, char c)
{
    if (s->len == 0 || s->ptr[0] != c)
        return false;
    s->ptr++;
    s->len--;
    return true;
}

// All the digits there are, at most `most` of them, if that are at least `least`.
static inline bool
take_digits(Str *s, size_t least, size_t most, int *v)
{
    size_t n = 0;
    int sum = 0;

    for (; n < most && n < s->len && s->ptr[n] >= '0' && s->ptr[n] <= '9'; n++)
        sum = 10 * sum + (s->ptr[n] - '0');
    if (n < least)
        return false;
    *s = (Str){ s->ptr + n, s->len - n };
    *v = sum;
    return true;
}
