// One directive of a format, such as "%-8.3f", and the field that its argument
// becomes.  format.c reads the directive, makes the parts of integers and text,
// and lays every field out; float.c makes the parts of floating point.
//
//     | spaces | prefix |  zeros  |  text  |  tail  | suffix | spaces |
//       width    -+_0x   precision  digits   zeros    e+10     width with the
//                        or flag 0           of %f             flag -
#pragma once
#include <rt/base.h>

// A flag is the bit that its character has, counted from the space.
enum {
    SPACE = 1,
    ALT = 1 << ('#' - ' '),
    PLUS = 1 << ('+' - ' '),
    LEFT = 1 << ('-' - ' '),
    ZERO = 1 << ('0' - ' '),
    FLAGS = SPACE | ALT | PLUS | LEFT | ZERO,
};

typedef struct Out Out;

enum { FIELD_SCRATCH = 22 };    // 64 bits in octal need them

typedef struct Field {
    // The directive.
    unsigned flags;
    int length;                 // LONG, INT, SHORT, CHAR
    bool long_double;           // the length was L
    char conversion;            // 0: the format ended inside the directive
    long width;
    long precision;             // negative: none
    // The parts.
    char prefix[3];
    long nprefix;
    long zeros;                 // 0 and less: none, as tail
    const char *text;
    long ntext;
    long tail;
    const char *suffix;
    long nsuffix;
    char scratch[FIELD_SCRATCH];        // for text or suffix
} Field;

// Sets prefix to the sign.
void field_sign(Field *f, bool negative);

// Appends the field to the text.
void field_put(Out *o, const Field *f);

// float.c: makes the field of %a %e %f %g, lower or upper case, and puts it.
void field_float(Out *o, Field *f, long double value);
