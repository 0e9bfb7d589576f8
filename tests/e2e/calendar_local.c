// Local time by a rule in TZ: the gap in spring and the overlap in autumn, north
// and south, are each passed second by second; text goes there and back.
//
// env: TZ=CET-1CEST,M3.5.0,M10.5.0/3
// expect: 2026-03-29T01:59:59+01:00 CET
// expect: 2026-03-29T03:00:00+02:00 CEST
// expect: 2026-10-25T02:59:59+02:00 CEST
// expect: 2026-10-25T02:00:00+01:00 CET
// expect: 2026-10-25T02:59:59.5+01:00 CET
// expect: 2262-04-12T01:47:16.854775807+02:00 CEST
// expect: 1677-09-21T02:12:43.145224192+02:00 CEST
// expect: the same instants
#include <rt/rt.h>

static bool same = true;

static void
show(const char *utc)
{
    int64_t instant, again;
    Civil c;

    must(time_parse(str_of(utc), &instant));
    time_local(instant, &c);
    print("%s %s\n", time_rfc3339(&c).ptr, c.zone);
    must(time_parse(time_rfc3339(&c), &again));
    same = same && again == instant && time_from_civil(&c) == instant;
}

static void
show_end(int64_t instant)
{
    Civil c;

    time_local(instant, &c);
    print("%s %s\n", time_rfc3339(&c).ptr, c.zone);
    same = same && time_from_civil(&c) == instant;
}

int
main(void)
{
    show("2026-03-29T00:59:59Z");
    show("2026-03-29T01:00:00Z");
    show("2026-10-25T00:59:59Z");
    show("2026-10-25T01:00:00Z");
    show("2026-10-25T01:59:59.5Z");
    show_end(INT64_MAX);
    show_end(INT64_MIN);
    print("%s\n", same ? "the same instants" : "other instants");
    return 0;
}
