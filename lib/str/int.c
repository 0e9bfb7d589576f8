// str_to_int: text to integer, all of it or an error.
//
// strtol's habits are left out on purpose: no white space is skipped, nothing
// is left over, and a leading 0 does not mean octal, which has surprised more
// than it has served (0o does).
#include <rt/err.h>
#include <rt/str.h>

// The value of a digit, 36 and more for what is none.
static unsigned
digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    c |= 32;
    return c >= 'a' && c <= 'z' ? (unsigned)(c - 'a') + 10 : 36;
}

// The base that a prefix names; takes the prefix off.
static int
take_prefix(Str *s)
{
    if (s->len < 2 || s->ptr[0] != '0')
        return 10;
    char c = s->ptr[1] | 32;
    int base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 10;
    if (base != 10)
        *s = str_slice(*s, 2, s->len);
    return base;
}

int
str_to_int(Str s, int base, int64_t *v)
{
    if (base != 0 && (base < 2 || base > 36))
        return -EINVAL;
    bool negative = s.len > 0 && s.ptr[0] == '-';
    if (negative || (s.len > 0 && s.ptr[0] == '+'))
        s = str_slice(s, 1, s.len);
    if (base == 0)
        base = take_prefix(&s);
    if (s.len == 0)
        return -ESYNTAX;

    // Digits beyond the range are still read: "99999999999999999999x" is no
    // number at all.
    uint64_t n = 0, limit = (uint64_t)INT64_MAX + negative;
    bool over = false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned digit = digit_value(s.ptr[i]);
        if (digit >= (unsigned)base)
            return -ESYNTAX;
        over |= __builtin_mul_overflow(n, (unsigned)base, &n);
        over |= __builtin_add_overflow(n, digit, &n);
        over |= n > limit;
    }
    if (over)
        n = limit;
    *v = (int64_t)(negative ? -n : n);
    return over ? -ERANGE : 0;
}
