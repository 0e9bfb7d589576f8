// %e %f %g %a: floating point as text, right to the last digit.
//
// A double is an integer times a power of two, so it has a finite decimal
// expansion: 0.1 is 0.1000000000000000055511151231257827021181583404541015625.
// That expansion is computed, all of it, and then rounded once, half to even.
// Nothing is estimated, so there is nothing to prove about errors.
//
//     mantissa * 2^-k  =  mantissa * 5^k / 10^k
//
// Either way the digits are those of a big integer, mantissa * 5^k or
// mantissa * 2^k, and the division by 10^k is a place for the point.  The big
// integer lies in limbs of nine decimal digits, the lowest first, so that it
// takes one multiplication of a limb at a time, and no division of big numbers.
// From then on a number is a row of digits, and %a differs by their base alone.
//
//     0 0 0 1 2 3 4 5 0 0         12.345, as digits and three indexes
//           ^ first   ^ end       %.2f drops what lies two places behind the
//               ^ point           point, %.2e what lies two behind the first
//
// In front of the first digit are at least two zeros: one to carry into
// (9.99 becomes 10.0), one to make room for the point.
//
// The stack that this takes depends on the exponent: 150 bytes for numbers of
// everyday size, 1.6 KB for the smallest double, 24 KB for the smallest long
// double.  So does the time: half a microsecond, 20, and milliseconds.
//
// Rejected: Ryu and its kin, several times as fast with tables of 10 KB; sums in
// 128 bits that fall back on big integers where they cannot decide, which are
// two algorithms.  Every program contains this file, so it is written for size.
#include "arch.h"
#include "rt/field.h"
#include "rt/mem.h"

enum { LIMB = 1000000000, LIMB_DIGITS = 9, LIMB_BITS = 29 };
enum { LEAST_EXPONENT = -1022 };        // of a double that is not subnormal

typedef struct Number {
    uint8_t *digits;            // each from 0 to base - 1
    int base;
    long first;                 // index of the first digit that is not 0; of
                                // the number 0, of that in front of the point
    long point;                 // index of the first digit behind the point
    long end;
    int unit;                   // exponent of the digit in front of the point,
    int step;                   // and from there to the next one
} Number;

// Limbs for a number, of 64 bits and more behind them: either 5^k, whose digits
// are fewer than k, or 2^k.  Two digits are to spare.
static long
limbs_needed(int exponent)
{
    return 4 + (exponent < 0 ? -exponent / LIMB_DIGITS : exponent / LIMB_BITS);
}

// Sets digits to those of mantissa * 2^exponent.
static void
set_decimal(Number *x, uint32_t *limbs, long n, uint64_t mantissa, int exponent)
{
    uint32_t factor = 1;
    uint64_t carry = mantissa;
    int left = exponent < 0 ? -exponent : exponent;

    // Multiplying 0 by 1, with the mantissa carried into it, is how it begins.
    memset(limbs, 0, (size_t)n * sizeof *limbs);
    for (;;) {
        for (long i = 0; i < n; i++) {
            carry += (uint64_t)limbs[i] * factor;
            limbs[i] = (uint32_t)(carry % LIMB);
            carry /= LIMB;
        }
        if (left == 0)
            break;
        for (factor = 1; left > 0 && factor < 1 << 28; left--)
            factor *= exponent < 0 ? 5 : 2;
    }
    x->base = 10;
    x->step = 1;
    x->end = n * LIMB_DIGITS;
    x->point = x->end + (exponent < 0 ? exponent : 0);

    uint8_t *p = x->digits + x->end;
    for (uint32_t *limb = limbs; limb < limbs + n; limb++) {
        for (int j = 0; j < LIMB_DIGITS; j++) {
            *--p = (uint8_t)(*limb % 10);
            *limb /= 10;
        }
    }
    while (*p == 0 && (mantissa != 0 || x->first < x->point - 1)) {
        p++;
        x->first++;
    }
}

// Sets digits to those of the mantissa, four bits each.
static void
set_hex(Number *x, uint64_t mantissa, int exponent)
{
    x->base = 16;
    x->step = 4;
    x->unit = exponent;
    x->first = 2;
    x->point = 3;
    x->end = 18;
    x->digits[1] = 0;
    for (long i = x->end; i > x->first; mantissa >>= 4)
        x->digits[--i] = mantissa & 15;
}

// Drops the digits from index cut on.  Returns whether the number has got one
// more in front.
static bool
round_at(Number *x, long cut)
{
    int dropped = 0;
    bool more = false;

    for (; x->end > cut; x->end--) {
        more |= dropped != 0;
        dropped = x->digits[x->end - 1];
    }
    // Up if it is more than a half, or a half beside an odd digit.
    uint8_t *last = x->digits + x->end - 1;
    if (2 * dropped + (more | (*last & 1)) <= x->base)
        return false;
    for (; *last == x->base - 1; last--)
        *last = 0;
    ++*last;
    if (last >= x->digits + x->first)
        return false;
    x->first--;
    return true;
}

static void
set_exponent(Field *f, char letter, int exponent, int ndigits)
{
    char *end = f->scratch + FIELD_SCRATCH, *p = end;
    unsigned v = exponent < 0 ? -exponent : exponent;

    for (; v != 0 || p > end - ndigits; v /= 10)
        *--p = (char)('0' + v % 10);
    *--p = exponent < 0 ? '-' : '+';
    *--p = letter;
    f->suffix = p;
    f->nsuffix = end - p;
}

// Makes the field of a number whose digits are known.
static void
lay_out(Field *f, Number *x)
{
    char lower = f->conversion & 32, c = f->conversion | 32;
    long places = f->precision;         // behind the first digit or the point
    bool strip = c == 'g' && !(f->flags & ALT);

    if (places < 0) {
        places = c == 'a' ? 15 : 6;
        strip |= c == 'a';
    }
    if (c == 'g' && places > 0)
        places--;
    long cut = (c == 'f' ? x->point : x->first + 1) + places;
    if (round_at(x, cut) && c != 'f')
        x->end = --cut;

    int exponent = x->unit + x->step * (int)(x->point - 1 - x->first);
    bool far = exponent < -4 || exponent > places;
    if (c == 'a' || c == 'e' || (c == 'g' && far)) {
        x->point = x->first + 1;
        if (c == 'a')
            set_exponent(f, 'P' | lower, exponent, 1);
        else
            set_exponent(f, 'E' | lower, exponent, 2);
    }
    if (strip) {
        while (x->end > x->point && x->digits[x->end - 1] == 0)
            x->end--;
        cut = x->end;
    }
    f->tail = cut - x->end;

    // The digits become text, one place to the left in front of the point.
    char *text = (char *)x->digits;
    long start = x->first < x->point ? x->first : x->point - 1;
    for (long i = start; i < x->end; i++)
        text[i - (i < x->point)] = "0123456789ABCDEF"[x->digits[i]] | lower;
    text[x->point - 1] = '.';
    bool point = x->end > x->point || f->tail > 0 || f->flags & ALT;
    f->text = text + start - 1;
    f->ntext = x->end - start + point;
}

void
field_float(Out *o, Field *f, long double value)
{
    ArchFloat v = arch_float(value);

    field_sign(f, v.negative);
    if (v.special) {
        const char *text = f->conversion & 32 ? "infnan" : "INFNAN";
        f->text = v.mantissa << 1 == 0 ? text : text + 3;
        f->ntext = 3;
        f->flags &= ~ZERO;
        field_put(o, f);
        return;
    }

    // Without the zeros at its end the mantissa takes fewer steps.
    int zeros = __builtin_ctzll(v.mantissa | UINT64_C(1) << 63);
    long n = limbs_needed(v.exponent + zeros);
    uint32_t limbs[n];
    uint8_t digits[n * LIMB_DIGITS];
    Number x = { .digits = digits };

    if ((f->conversion | 32) == 'a') {
        f->prefix[f->nprefix++] = '0';
        f->prefix[f->nprefix++] = f->conversion + ('x' - 'a');
        // The first digit of a long double has four bits, of a double one.
        int exponent = v.exponent + 60, shift = 0;
        if (!f->long_double || v.mantissa == 0)
            shift = 3;
        if (!f->long_double && exponent + 3 < LEAST_EXPONENT)
            shift = LEAST_EXPONENT - exponent;
        set_hex(&x, v.mantissa >> shift, exponent + shift);
    } else {
        set_decimal(&x, limbs, n, v.mantissa >> zeros, v.exponent + zeros);
    }
    lay_out(f, &x);
    field_put(o, f);
}
