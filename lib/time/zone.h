// Time zones: which clock is kept at an instant.  Pure: bytes in, answers out.
#pragma once
#include <rt/time.h>

enum { ZONE_NAME = sizeof(((Civil *)0)->zone) };     // with a NUL

// What clocks show for some time.
typedef struct ZoneTime {
    int64_t from, until;        // in seconds since 1970; at `until` no more
    int offset;                 // seconds east of UTC
    char name[ZONE_NAME];
} ZoneTime;

// When in each year clocks are changed.
typedef struct ZoneChange {
    enum { NO_LEAP_DAY, YEARDAY, WEEKDAY } by;
    int month, week;            // WEEKDAY: 1-12; 1-5, 5 is the last
    int day;                    // NO_LEAP_DAY: 1-365; YEARDAY: 0-365; else 0-6
    int second;                 // of the day, by the clock until then; may be negative
} ZoneChange;

// A rule for all years, as POSIX writes it in TZ (rule.c).
typedef struct ZoneRule {
    ZoneTime standard, summer;  // but from when and until
    ZoneChange to_summer, to_standard;
    bool changes;               // else it is always standard time
} ZoneRule;

bool zone_rule_parse(ZoneRule *r, Str text);
void zone_rule_at(const ZoneRule *r, int64_t second, ZoneTime *now);

// A zone: a table of changes, a rule for what comes after it, or both (tzif.c).
typedef struct Zone {
    // Of the file, where it lies:
    const uint8_t *times;       // `ntimes` instants, big-endian, ascending
    const uint8_t *kinds;       // and which of the types begins with each
    const uint8_t *types;       // 6 bytes each
    const char *names;
    uint64_t ntimes, ntypes, nnames;
    int width;                  // of an instant: 4 or 8 bytes
    bool has_rule;
    ZoneRule rule;
} Zone;

// zone_parse reads a TZif file, of which the zone goes on to point to the bytes.
// Whatever they are, a zone that it accepts can be asked anything.
bool zone_parse(Zone *z, Str file);

// zone_at says what clocks show at an instant, in seconds since 1970.
void zone_at(const Zone *z, int64_t second, ZoneTime *now);
