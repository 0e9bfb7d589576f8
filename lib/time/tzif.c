// TZif, the files of time zones (RFC 9636): when the clocks of a place have been
// changed, and a rule for the future.
//
//     header   "TZif", version, 15 bytes, six counts of 32 bits, all big-endian
//     block    times       when each change was
//              kinds       a byte for each: the type of local time that it began
//              types       offset (32 bits), is it summer time, where its name begins
//              names       with a NUL behind each
//              leap seconds, two lists of flags: not for us
//     footer   "\n", a rule as in TZ, "\n"
//
// A first block has times of 32 bits.  Since version 2 there follow a second header
// and block with times of 64 bits, and the footer.
//
// The file stays as it is: it is checked once, then an instant is looked up by
// bisection in the bytes of the file.  So to read a zone is to read a file, and a
// zone takes the room of its file.  The check is for what a look-up would follow
// blindly, so what is no zone at all may do no harm, and only be wrong.
//
// Leap seconds: an instant has none, and files that count them ("right/...") are
// read as if they did not.
#include "lib/time/civil.h"
#include "lib/time/take.h"
#include "lib/time/zone.h"
#include "rt/mem.h"

enum {
    TYPE_SIZE = 6,
    WEST_MAX = -25 * HOUR_SECONDS, EAST_MAX = 26 * HOUR_SECONDS,    // RFC 9636, 3.2
};

static bool
take_bytes(Str *s, uint64_t n, const uint8_t **bytes)
{
    if (n > s->len)
        return false;
    *bytes = (const uint8_t *)s->ptr;
    *s = (Str){ s->ptr + n, s->len - n };
    return true;
}

static int64_t
get_signed(const uint8_t *p, int width)
{
    int64_t v = (int8_t)p[0];

    for (int i = 1; i < width; i++)
        v = (int64_t)((uint64_t)v << 8 | p[i]);
    return v;
}

static uint64_t
get_count(const uint8_t *header, int i)
{
    return (uint32_t)get_signed(header + 20 + 4 * i, 4);
}

// A header and its block.
static bool
take_block(Str *s, int width, Zone *z)
{
    const uint8_t *header, *rest;

    if (!take_bytes(s, 44, &header) || memcmp(header, "TZif", 4) != 0)
        return false;
    uint64_t isut = get_count(header, 0), isstd = get_count(header, 1);
    uint64_t leaps = get_count(header, 2);

    z->width = width;
    z->ntimes = get_count(header, 3);
    z->ntypes = get_count(header, 4);
    z->nnames = get_count(header, 5);
    return take_bytes(s, z->ntimes * (unsigned)width, &z->times) &&
           take_bytes(s, z->ntimes, &z->kinds) &&
           take_bytes(s, z->ntypes * TYPE_SIZE, &z->types) &&
           take_bytes(s, z->nnames, (const uint8_t **)&z->names) &&
           take_bytes(s, leaps * ((unsigned)width + 4) + isstd + isut, &rest);
}

static bool
take_footer(Str *s, Str *text)
{
    const char *end;

    if (!take_char(s, '\n') || (end = memchr(s->ptr, '\n', s->len)) == NULL)
        return false;
    *text = (Str){ s->ptr, (size_t)(end - s->ptr) };
    return true;
}

// Whether every number in the block leads to what is there.
static bool
is_sound(const Zone *z)
{
    if (z->ntypes == 0 || z->nnames == 0 || z->names[z->nnames - 1] != '\0')
        return false;
    for (uint64_t i = 0; i < z->ntimes; i++)
        if (z->kinds[i] >= z->ntypes)
            return false;
    for (uint64_t i = 0; i < z->ntypes; i++) {
        const uint8_t *type = z->types + TYPE_SIZE * i;
        int64_t offset = get_signed(type, 4);

        if (offset < WEST_MAX || offset > EAST_MAX || type[5] >= z->nnames)
            return false;
    }
    return true;
}

bool
zone_parse(Zone *z, Str file)
{
    Str rest = file, text;

    *z = (Zone){ 0 };
    if (!take_block(&rest, 4, z))
        return false;
    if (file.ptr[4] >= '2') {
        if (!take_block(&rest, 8, z) || !take_footer(&rest, &text))
            return false;
        z->has_rule = zone_rule_parse(&z->rule, text);
    }
    return is_sound(z);
}

static int64_t
time_of(const Zone *z, uint64_t change)
{
    return get_signed(z->times + change * (unsigned)z->width, z->width);
}

// How many changes there were until then.
static uint64_t
changes_until(const Zone *z, int64_t second)
{
    uint64_t low = 0, high = z->ntimes;         // low <= the answer <= high

    while (low < high) {
        uint64_t middle = (low + high) / 2;

        if (time_of(z, middle) <= second)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void
get_type(const Zone *z, unsigned i, ZoneTime *now)
{
    const uint8_t *type = z->types + TYPE_SIZE * i;
    const char *name = z->names + type[5];
    size_t n = strlen(name);

    *now = (ZoneTime){ .offset = (int)get_signed(type, 4) };
    memcpy(now->name, name, n < sizeof now->name ? n : sizeof now->name - 1);
}

// Before the first change the first type is in use.
void
zone_at(const Zone *z, int64_t second, ZoneTime *now)
{
    uint64_t n = changes_until(z, second);
    int64_t last = n > 0 ? time_of(z, n - 1) : INT64_MIN;

    if (n == z->ntimes && z->has_rule) {
        zone_rule_at(&z->rule, second, now);
        now->from = now->from > last ? now->from : last;
        return;
    }
    get_type(z, n > 0 ? z->kinds[n - 1] : 0, now);
    now->from = last;
    now->until = n < z->ntimes ? time_of(z, n) : INT64_MAX;
}
