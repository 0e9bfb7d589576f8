// The formatting engine: the one reader of "%5.2x" in rt0, behind print,
// fmt_str, log_print and every message of the runtime itself.
//
// A directive is %[flags][width][.precision][length]conversion, as in C99.  It
// is read into a Spec, its argument is turned into the parts of a field, and
// the field is laid out:
//
//     | spaces | prefix |  zeros  |  text  | spaces |
//       width    -+_0x   precision  digits   width with the flag -
//                        or flag 0
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
#include "rt/format.h"
#include "rt/mem.h"

#define SMALL __attribute__((noinline))

// A flag is the bit that its character has, counted from the space.
enum {
    SPACE = 1,
    ALT = 1 << ('#' - ' '),
    PLUS = 1 << ('+' - ' '),
    LEFT = 1 << ('-' - ' '),
    ZERO = 1 << ('0' - ' '),
    FLAGS = SPACE | ALT | PLUS | LEFT | ZERO,
};

// Bits that an integer argument has less than a word, by its length.
enum { LONG = 0, INT = 32, SHORT = 48, CHAR = 56 };

typedef struct Out {
    char *buf;
    size_t cap;                 // bytes of buf that text may take
    size_t len;                 // bytes of text so far
} Out;

typedef struct Args { va_list ap; } Args;       // can be passed by address

typedef struct Spec {
    unsigned flags;
    int length;                 // LONG, INT, SHORT, CHAR
    bool long_double;           // the length was L
    char conversion;            // 0: the format ended inside the directive
    long width;
    long precision;             // negative: none
    // The field.
    char prefix[2];
    long nprefix;
    long zeros;                 // 0 and less: none
    const char *text;
    long ntext;
    char *digits;               // 22 bytes, for 64 bits in octal
} Spec;

static size_t
out_room(const Out *o, size_t n)
{
    size_t room = o->len < o->cap ? o->cap - o->len : 0;
    return n < room ? n : room;
}

static SMALL void
out_text(Out *o, const char *text, long n)
{
    if (o->len < o->cap)
        memcpy(o->buf + o->len, text, out_room(o, (size_t)n));
    o->len += (size_t)n;
}

static SMALL void
out_fill(Out *o, char c, long n)
{
    if (n <= 0)
        return;
    if (o->len < o->cap)
        memset(o->buf + o->len, c, out_room(o, (size_t)n));
    o->len += (size_t)n;
}

static void
out_field(Out *o, const Spec *s)
{
    long zeros = s->zeros > 0 ? s->zeros : 0;
    long spaces = s->width - s->nprefix - zeros - s->ntext;

    out_fill(o, ' ', s->flags & LEFT ? 0 : spaces);
    out_text(o, s->prefix, s->nprefix);
    out_fill(o, '0', zeros);
    out_text(o, s->text, s->ntext);
    out_fill(o, ' ', s->flags & LEFT ? spaces : 0);
}

static void
set_text(Spec *s, const char *text, long n)
{
    s->text = text;
    s->ntext = n;
}

static void
set_char(Spec *s, char c)
{
    s->digits[0] = c;
    set_text(s, s->digits, 1);
}

static void
set_number(Spec *s, uint64_t v)
{
    char lower = s->conversion & 32;    // turns 'A' into 'a' and leaves '0'
    int shift = s->conversion == 'o' ? 3 : (s->conversion | 32) == 'x' ? 4 : 0;
    char *end = s->digits + 22, *p = end;

    if (shift == 4 && s->flags & ALT && v != 0) {
        s->prefix[0] = '0';
        s->prefix[1] = s->conversion;
        s->nprefix = 2;
    }
    for (; v != 0; v = shift == 0 ? v / 10 : v >> shift) {
        uint64_t digit = shift == 0 ? v % 10 : v & ((1u << shift) - 1);
        *--p = "0123456789ABCDEF"[digit] | lower;
    }
    set_text(s, p, end - p);

    // The number 0 has no digits: its "0" is the precision 1 that holds when
    // none is given.
    s->zeros = (s->precision < 0 ? 1 : s->precision) - s->ntext;
    long fill = s->width - s->nprefix - s->ntext;
    if ((s->flags & (ZERO | LEFT)) == ZERO && s->precision < 0 && s->zeros < fill)
        s->zeros = fill;
    if (shift == 3 && s->flags & ALT && s->zeros <= 0)
        s->zeros = 1;
}

// Sets the sign and returns the magnitude.
static uint64_t
set_sign(Spec *s, int64_t v)
{
    s->prefix[0] = v < 0 ? '-' : s->flags & PLUS ? '+' : ' ';
    s->nprefix = v < 0 || s->flags & (PLUS | SPACE);
    return v < 0 ? -(uint64_t)v : (uint64_t)v;
}

static void
set_string(Spec *s, const char *text)
{
    size_t max = (size_t)s->precision;          // none: SIZE_MAX or close to it

    // Half of "(null)" would puzzle more than it says.
    if (text == NULL)
        text = max < 6 ? "" : "(null)";
    // With a precision the string need not have a NUL.
    const char *end = memchr(text, 0, max);
    set_text(s, text, end != NULL ? end - text : s->precision);
}

// Turns the argument into the parts of the field.  Returns false when the
// conversion is not supported.
static bool
set_field(Spec *s, Args *args)
{
    char c = s->conversion;

    switch (c) {
    case 'a': case 'e': case 'f': case 'g': case 'A': case 'E': case 'F': case 'G':
        if (s->long_double)
            (void)va_arg(args->ap, long double);
        else
            (void)va_arg(args->ap, double);
        return false;
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
    case 'c': case 's': case 'p': case 'n':
        break;
    default:
        set_char(s, c);
        return c == '%';
    }

    // Each of them travels in a word, of which an int is the lower half.
    uint64_t v = va_arg(args->ap, uint64_t);
    if (c == 'c') {
        set_char(s, (char)v);
    } else if (c == 's') {
        set_string(s, (const char *)v);
    } else if (c == 'p' && v == 0) {
        set_text(s, "(nil)", 5);
    } else if (c == 'p') {
        s->flags |= ALT;
        s->conversion = 'x';
        set_number(s, v);
    } else if (c == 'd' || c == 'i') {
        set_number(s, set_sign(s, (int64_t)(v << s->length) >> s->length));
    } else {
        set_number(s, v << s->length >> s->length);
    }
    return c != 'n' && ((c != 'c' && c != 's') || s->length == INT);
}

// Reads a width or a precision: digits, none of them (0), or * for an argument.
static SMALL const char *
read_count(const char *f, Args *args, long *count)
{
    if (*f == '*') {
        *count = va_arg(args->ap, int);
        return f + 1;
    }
    for (*count = 0; *f >= '0' && *f <= '9'; f++) {
        *count = *count * 10 + (*f - '0');
        if (*count > INT32_MAX)
            *count = INT32_MAX;
    }
    return f;
}

static bool
read_length(char c, Spec *s)
{
    if (c == 'h')
        s->length = s->length == SHORT ? CHAR : SHORT;
    else if (c == 'l' || c == 'j' || c == 'z' || c == 't' || c == 'L')
        s->length = LONG;
    else
        return false;
    s->long_double = c == 'L';
    return true;
}

// Reads what stands behind the %.  Returns where the format goes on.
static const char *
read_spec(const char *f, Args *args, Spec *s)
{
    for (unsigned c; (c = (unsigned)*f - ' ') < 32 && FLAGS >> c & 1; f++)
        s->flags |= 1u << c;
    f = read_count(f, args, &s->width);
    if (s->width < 0) {
        s->flags |= LEFT;
        s->width = -s->width;
    }
    if (*f == '.')
        f = read_count(f + 1, args, &s->precision);
    while (read_length(*f, s))
        f++;
    s->conversion = *f;
    return *f != 0 ? f + 1 : f;
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
        char digits[22];
        Spec s = { .length = INT, .precision = -1, .digits = digits };
        fmt = read_spec(fmt + 1, &args, &s);
        if (set_field(&s, &args)) {
            out_field(&out, &s);
        } else {
            out_text(&out, "%!", 2);
            out_text(&out, &s.conversion, s.conversion != 0);
        }
    }
    va_end(args.ap);
    if (cap > 0)
        buf[out.len < cap ? out.len : cap - 1] = 0;
    return out.len;
}
