// str_find: the two-way string matching algorithm of Crochemore and Perrin
// (Journal of the ACM 38, 1991).
//
// It takes time proportional to the lengths, whatever the bytes, and no memory.
// The obvious loop (memchr for the first byte, then memcmp) is as fast on most
// texts, but takes the product of the lengths on "aaaa...ab", and what a server
// searches, somebody else has chosen.
//
// The needle is cut in two at a critical position, where the repetition around
// the cut is as long as the period of the whole needle.  The right part is
// compared first, from left to right: a mismatch after i bytes rules out the
// next i places, since the right part cannot begin in itself any earlier.  Then
// the left part, from right to left: a mismatch there moves on by the period.
// A needle that repeats itself ("ababa") may match its own beginning after
// that; those bytes are `known` and not compared again.
#include <rt/str.h>
#include "rt/mem.h"

// The start of the greatest suffix of x, in the order of bytes or in the
// opposite order, and the period of that suffix.  One of the two suffixes, the
// shorter one, begins at a critical position.
static size_t
max_suffix(const unsigned char *x, size_t n, bool opposite, size_t *period)
{
    size_t best = 0;            // start of the greatest suffix so far
    size_t rival = 1;           // start of the one compared with it
    size_t same = 0;            // bytes that both have in common
    size_t p = 1;

    while (rival + same < n) {
        unsigned char a = x[best + same], b = x[rival + same];

        if (a == b) {
            // A whole period of equal bytes: the rival repeats the best.
            if (++same == p) {
                rival += p;
                same = 0;
            }
        } else if (opposite ? b > a : b < a) {
            // The rival is smaller, so is all that begins in between.
            rival += same + 1;
            same = 0;
            p = rival - best;
        } else {
            best = rival++;
            same = 0;
            p = 1;
        }
    }
    *period = p;
    return best;
}

ssize_t
str_find(Str s, Str sub)
{
    const unsigned char *text = (const unsigned char *)s.ptr;
    const unsigned char *x = (const unsigned char *)sub.ptr;
    size_t n = sub.len;

    if (n == 0)
        return 0;

    size_t period, other;
    size_t cut = max_suffix(x, n, false, &period);
    size_t cut2 = max_suffix(x, n, true, &other);
    if (cut2 > cut) {
        cut = cut2;
        period = other;
    }
    // Is it the period of the whole needle?  Else a safe distance takes its
    // place, and nothing is known after a move.
    size_t overlap = 0;
    if (memcmp(x, x + period, cut) == 0)
        overlap = n - period;
    else
        period = (cut > n - cut ? cut : n - cut) + 1;

    size_t known = 0;
    for (size_t at = 0; n <= s.len && at <= s.len - n;) {
        if (known == 0) {
            // The next place where at least the byte behind the cut fits.
            const unsigned char *p = memchr(text + at + cut, x[cut], s.len - n - at + 1);
            if (p == NULL)
                return -1;
            at = (size_t)(p - text) - cut;
        }
        size_t i = known > cut ? known : cut;
        while (i < n && x[i] == text[at + i])
            i++;
        if (i < n) {
            at += i - cut + 1;
            known = 0;
            continue;
        }
        for (i = cut; i > known && x[i - 1] == text[at + i - 1];)
            i--;
        if (i <= known)
            return (ssize_t)at;
        at += period;
        known = overlap;
    }
    return -1;
}
