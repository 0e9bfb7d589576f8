// The formatting engine: the one reader of "%5.2x" in rt0, behind print,
// fmt_str, log_print and every message of the runtime itself.
//
// A directive is %[flags][width][.precision][length]conversion, as in C99.  It
// is read into a Field, its argument is turned into the parts of that field,
// and the field is laid out (field.h has the picture).  Floating point has a
// file of its own, float.c.
//
// Invariant: Out.len counts every byte of the text, and only the first Out.cap
// of them are stored.  So the length is right however small the buffer is, and
// no amount of padding takes longer than filling the buffer.
//
// What is not supported prints as "%!n" where it stands, and its argument is
// taken all the same: the mistake is seen, and what follows is right.  %n is
// refused for good, being a way to write memory from data; %lc and %ls because
// there is no locale to convert them by.  Rejected: verbs of our own and a
// table of printers for the program's types, which no compiler would check.
//
// Every program contains this file, so it is written for size: one place that
// takes a word from the arguments, one that lays out a field, and the compiler
// is kept from copying (SMALL) what is used more than once.
#include "rt/field.h"
#include "rt/format.h"
#include "rt/mem.h"

#define SMALL __attribute__((noinline))

// Bits that an integer argument has less than a word, by its length.
enum { LONG = 0, INT = 32, SHORT = 48, CHAR = 56 };

struct Out {
    char *buf;
    size_t cap;                 // bytes of buf that text may take
    size_t len;                 // bytes of text so far
};

typedef struct Args { va_list ap; } Args;       // can be passed by address

static size_t
out_room(const Out *o, size_t n)
{
    size_t room = o->len < o->cap ? o->cap - o->len : 0;
    return n < room ? n : room;
}

static SMALL void
out_text(Out *o, const char *text, long n)
{
    size_t room = out_room(o, (size_t)n);
    if (room > 0)
        memcpy(o->buf + o->len, text, room);
    o->len += (size_t)n;
}

static SMALL void
out_fill(Out *o, char c, long n)
{
    if (n <= 0)
        return;
    size_t room = out_room(o, (size_t)n);
    if (room > 0)
        memset(o->buf + o->len, c, room);
    o->len += (size_t)n;
}

void
field_put(Out *o, const Field *f)
{
    long zeros = f->zeros > 0 ? f->zeros : 0, tail = f->tail > 0 ? f->tail : 0;
    long spaces = f->width - f->nprefix - zeros - f->ntext - tail - f->nsuffix;

    // With the flag 0 zeros take the place of spaces in front.
    if ((f->flags & (ZERO | LEFT)) == ZERO && spaces > 0) {
        zeros += spaces;
        spaces = 0;
    }
    out_fill(o, ' ', f->flags & LEFT ? 0 : spaces);
    out_text(o, f->prefix, f->nprefix);
    out_fill(o, '0', zeros);
    out_text(o, f->text, f->ntext);
    out_fill(o, '0', tail);
    out_text(o, f->suffix, f->nsuffix);
    out_fill(o, ' ', f->flags & LEFT ? spaces : 0);
}

void
field_sign(Field *f, bool negative)
{
    f->prefix[0] = negative ? '-' : f->flags & PLUS ? '+' : ' ';
    f->nprefix = negative || f->flags & (PLUS | SPACE);
}

// Text is never filled up with zeros.
static void
set_text(Field *f, const char *text, long n)
{
    f->text = text;
    f->ntext = n;
    f->flags &= ~ZERO;
}

static void
set_char(Field *f, char c)
{
    f->scratch[0] = c;
    set_text(f, f->scratch, 1);
}

static void
set_number(Field *f, uint64_t v)
{
    char lower = f->conversion & 32;    // turns 'A' into 'a' and leaves '0'
    int shift = f->conversion == 'o' ? 3 : (f->conversion | 32) == 'x' ? 4 : 0;
    char *end = f->scratch + FIELD_SCRATCH, *p = end;

    if (shift == 4 && f->flags & ALT && v != 0) {
        f->prefix[0] = '0';
        f->prefix[1] = f->conversion;
        f->nprefix = 2;
    }
    for (; v != 0; v = shift == 0 ? v / 10 : v >> shift) {
        uint64_t digit = shift == 0 ? v % 10 : v & ((1u << shift) - 1);
        *--p = "0123456789ABCDEF"[digit] | lower;
    }
    f->text = p;
    f->ntext = end - p;

    // The number 0 has no digits: its "0" is the precision 1 that holds when
    // none is given.
    f->zeros = (f->precision < 0 ? 1 : f->precision) - f->ntext;
    if (shift == 3 && f->flags & ALT && f->zeros <= 0)
        f->zeros = 1;
    if (f->precision >= 0)
        f->flags &= ~ZERO;
}

static void
set_string(Field *f, const char *text)
{
    size_t max = (size_t)f->precision;          // none: SIZE_MAX or close to it

    // Half of "(null)" would puzzle more than it says.
    if (text == NULL)
        text = max < 6 ? "" : "(null)";
    // With a precision the string need not have a NUL.
    const char *end = memchr(text, 0, max);
    set_text(f, text, end != NULL ? end - text : f->precision);
}

// Makes the field of an argument.  Returns false when the conversion is not
// supported.
static bool
set_field(Field *f, Args *args)
{
    char c = f->conversion;

    switch (c) {
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
    case 'c': case 's': case 'p': case 'n':
        break;
    default:
        set_char(f, c);
        return c == '%';
    }

    // Each of them travels in a word, of which an int is the lower half.
    uint64_t v = va_arg(args->ap, uint64_t);
    if (c == 'c') {
        set_char(f, (char)v);
    } else if (c == 's') {
        set_string(f, (const char *)v);
    } else if (c == 'p' && v == 0) {
        set_text(f, "(nil)", 5);
    } else if (c == 'p') {
        f->flags |= ALT;
        f->conversion = 'x';
        set_number(f, v);
    } else if (c == 'd' || c == 'i') {
        int64_t d = (int64_t)(v << f->length) >> f->length;
        field_sign(f, d < 0);
        set_number(f, d < 0 ? -(uint64_t)d : (uint64_t)d);
    } else {
        set_number(f, v << f->length >> f->length);
    }
    return c != 'n' && ((c != 'c' && c != 's') || f->length == INT);
}

// Whether the argument is a double; put_float takes it.
static bool
put_float(Out *o, Field *f, Args *args)
{
    switch (f->conversion | 32) {
    case 'a': case 'e': case 'f': case 'g':
        field_float(o, f, f->long_double ? va_arg(args->ap, long double)
                                         : va_arg(args->ap, double));
        return true;
    default:
        return false;
    }
}

// Reads a width or a precision: digits, none of them (0), or * for an argument.
static SMALL const char *
read_count(const char *p, Args *args, long *count)
{
    if (*p == '*') {
        *count = va_arg(args->ap, int);
        return p + 1;
    }
    for (*count = 0; *p >= '0' && *p <= '9'; p++) {
        *count = *count * 10 + (*p - '0');
        if (*count > INT32_MAX)
            *count = INT32_MAX;
    }
    return p;
}

static bool
read_length(char c, Field *f)
{
    if (c == 'h')
        f->length = f->length == SHORT ? CHAR : SHORT;
    else if (c == 'l' || c == 'j' || c == 'z' || c == 't' || c == 'L')
        f->length = LONG;
    else
        return false;
    f->long_double = c == 'L';
    return true;
}

// Reads what stands behind the %.  Returns where the format goes on.
static const char *
read_directive(const char *p, Args *args, Field *f)
{
    for (unsigned c; (c = (unsigned)*p - ' ') < 32 && FLAGS >> c & 1; p++)
        f->flags |= 1u << c;
    p = read_count(p, args, &f->width);
    if (f->width < 0) {
        f->flags |= LEFT;
        f->width = -f->width;
    }
    if (*p == '.')
        p = read_count(p + 1, args, &f->precision);
    while (read_length(*p, f))
        p++;
    f->conversion = *p;
    return *p != 0 ? p + 1 : p;
}

size_t
format(char *buf, size_t cap, const char *fmt, va_list ap)
{
    Out out = { buf, cap > 0 ? cap - 1 : 0, 0 };
    Args args;

    va_copy(args.ap, ap);
    for (;;) {
        const char *text = fmt;
        while (*fmt != 0 && *fmt != '%')
            fmt++;
        out_text(&out, text, fmt - text);
        if (*fmt == 0)
            break;
        Field f = { .length = INT, .precision = -1 };
        fmt = read_directive(fmt + 1, &args, &f);
        if (put_float(&out, &f, &args))
            continue;
        if (set_field(&f, &args)) {
            field_put(&out, &f);
        } else {
            out_text(&out, "%!", 2);
            out_text(&out, &f.conversion, f.conversion != 0);
        }
    }
    va_end(args.ap);
    if (cap > 0)
        buf[out.len < cap ? out.len : cap - 1] = 0;
    return out.len;
}
