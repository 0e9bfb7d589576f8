// Instants as text in the form of RFC 3339: "2006-01-02T15:04:05.999999999+01:00".
// The fraction is left out with its last zeros, and an offset of none is a Z.
#include <rt/fmt.h>
#include <rt/time.h>

Str
time_rfc3339(const Civil *c)
{
    int digits = 9, fraction = c->nanosecond;
    unsigned minutes = (unsigned)(c->offset < 0 ? -c->offset : c->offset) / 60;
    char behind[sizeof ".999999999+99:59"] = "";
    size_t n = 0;

    for (; digits > 0 && fraction % 10 == 0; digits--)
        fraction /= 10;
    if (digits > 0)
        n = fmt_buf(behind, sizeof behind, ".%0*d", digits, fraction);
    if (minutes == 0)
        behind[n] = 'Z';
    else
        fmt_buf(behind + n, sizeof behind - n, "%c%02u:%02u", c->offset < 0 ? '-' : '+',
                minutes / 60, minutes % 60);
    return fmt_str("%04d-%02d-%02dT%02d:%02d:%02d%s", c->year, c->month, c->day, c->hour,
                   c->minute, c->second, behind);
}
