// Instants as text, in the one form that HTTP writes: English, of fixed width,
// always in GMT.
#include <rt/fmt.h>
#include <rt/time.h>

Str
time_http(const Civil *c)
{
    // Three letters each; one string has no pointers to relocate.
    static const char weekdays[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    return fmt_str("%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
                   weekdays + 3 * ((unsigned)c->weekday % 7), c->day,
                   months + 3 * ((unsigned)(c->month - 1) % 12), c->year, c->hour, c->minute,
                   c->second);
}
