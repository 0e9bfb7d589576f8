// units: lib/time/civil.c lib/time/rule.c lib/time/tzif.c
// Time zones against glibc's localtime_r: every file that this system has, rules,
// far years, both hemispheres; and files that are none.
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "lib/time/zone.h"

#define ZONEINFO "/usr/share/zoneinfo/"

static uint64_t rnd_state = 0x5eed;

static uint64_t
rnd(void)
{
    rnd_state ^= rnd_state << 13;
    rnd_state ^= rnd_state >> 7;
    rnd_state ^= rnd_state << 17;
    return rnd_state;
}

// From 1677 to 2262, mostly in this age.
static int64_t
random_second(void)
{
    int64_t any = (int64_t)rnd() / SECOND;

    return rnd() % 4 == 0 ? any : any / 4 + 500000000;
}

// A file in memory of its own, so that the sanitizer sees a step beyond its end.
static Str
read_file(const char *path)
{
    static char buf[64 << 10];
    FILE *f = fopen(path, "r");
    Str s = { NULL, 0 };

    if (f == NULL)
        return s;
    s.len = fread(buf, 1, sizeof buf, f);
    fclose(f);
    s.ptr = memcpy(malloc(s.len), buf, s.len);
    return s;
}

static void
use_in_libc(const char *tz)
{
    setenv("TZ", tz, 1);
    tzset();
}

// It is so from one change until the next.
static void
check_span(const Zone *z, const char *tz, int64_t second)
{
    ZoneTime now, other;

    zone_at(z, second, &now);
    cr_assert(now.from <= second && second < now.until, "%s at %" PRId64, tz, second);
    int64_t others[] = { now.from, now.until - 1, second / 2 + now.from / 2 };
    for (int i = 0; i < 3; i++) {
        if (others[i] < INT64_MIN / SECOND || others[i] > INT64_MAX / SECOND ||
            others[i] < now.from)
            continue;
        zone_at(z, others[i], &other);
        cr_assert(other.offset == now.offset && strcmp(other.name, now.name) == 0,
                  "%s at %" PRId64 " and %" PRId64, tz, second, others[i]);
    }
}

static void
check_second(const Zone *z, const char *tz, int64_t second)
{
    ZoneTime now;
    time_t t = second;
    struct tm tm;

    localtime_r(&t, &tm);
    zone_at(z, second, &now);
    cr_assert(now.offset == tm.tm_gmtoff && strncmp(now.name, tm.tm_zone, ZONE_NAME - 1) == 0,
              "%s at %" PRId64 " (year %d): %d %s, not %ld %s", tz, second, 1900 + tm.tm_year,
              now.offset, now.name, tm.tm_gmtoff, tm.tm_zone);
    check_span(z, tz, second);
}

static int files;

static int
check_file(const char *path, const struct stat *st, int type)
{
    Zone z;
    Str file;

    // Leap seconds are not for us.
    if (type != FTW_F || strstr(path, "/right/") != NULL || st->st_size > 64 << 10)
        return 0;
    file = read_file(path);
    if (file.len < 44 || memcmp(file.ptr, "TZif", 4) != 0) {
        free((char *)file.ptr);
        return 0;
    }
    files++;
    cr_assert(zone_parse(&z, file), "%s", path);
    use_in_libc(path + strlen(ZONEINFO));
    for (int i = 0; i < 100; i++)
        check_second(&z, path, random_second());
    // On both sides of each change: the gaps and the overlaps.
    for (uint64_t i = 1; i < z.ntimes; i++) {
        int64_t t = 0;
        for (int b = 0; b < z.width; b++)
            t = (int64_t)((uint64_t)t << 8 | z.times[i * (unsigned)z.width + (unsigned)b]);
        if (t > INT64_MIN / SECOND && t < INT64_MAX / SECOND) {
            check_second(&z, path, t - 1);
            check_second(&z, path, t);
        }
    }
    free((char *)file.ptr);
    return 0;
}

Test(zone, all_files_as_libc, .timeout = 60)
{
    ftw(ZONEINFO, check_file, 16);
    if (files == 0)
        cr_skip_test("no files of time zones here");
    cr_log_info("%d files", files);
}

static Zone
rule_zone(const char *text)
{
    Zone z = { .has_rule = true };

    cr_assert(zone_rule_parse(&z.rule, (Str){ text, strlen(text) }), "%s", text);
    return z;
}

Test(zone, rules_as_libc)
{
    static const char *const rules[] = {
        "UTC0", "EST5", "CET-1CEST,M3.5.0,M10.5.0/3", "NZST-12NZDT,M9.5.0,M4.1.0/3",
        "AEST-10AEDT,M10.1.0,M4.1.0/3", "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "<+0530>-5:30",
        "IST-1GMT0,M10.5.0,M3.5.0/1", "AAA1:02:03BBB,J60,J300", "AAA-4BBB-6:30,59,300/1:30",
        "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "XXX0YYY,M2.1.1/4,M2.5.5/12:34:56",
        "<-04>4<-03>,M9.1.6/24,M4.1.6/24", "WGT3WGST,M3.5.0/-2,M10.5.0/-1",
    };

    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        Zone z = rule_zone(rules[i]);
        use_in_libc(rules[i]);
        for (int n = 0; n < 20000; n++) {
            int64_t second = random_second();
            ZoneTime now, then;

            // glibc knows rules since 1970.  The calendar repeats after 400 years.
            if (second >= 366 * 86400) {
                check_second(&z, rules[i], second);
            } else {
                zone_at(&z, second, &now);
                zone_at(&z, second + INT64_C(146097) * 86400, &then);
                check_span(&z, rules[i], second);
                cr_assert(now.offset == then.offset && strcmp(now.name, then.name) == 0,
                          "%s at %" PRId64, rules[i], second);
            }
        }
    }
}

Test(zone, a_rule_without_days)
{
    Zone z = rule_zone("EST5EDT"), whole = rule_zone("EST5EDT4,M3.2.0/2,M11.1.0/2");
    ZoneTime now, as;

    for (int i = 0; i < 20000; i++) {
        int64_t second = random_second();
        zone_at(&z, second, &now);
        zone_at(&whole, second, &as);
        cr_assert(memcmp(&now, &as, sizeof now) == 0, "%" PRId64, second);
    }
}

// What glibc does not know: RFC 9636's examples.
Test(zone, rules_at_the_end_of_the_year)
{
    Zone all_year = rule_zone("XXX3EDT4,0/0,J365/23"), before = rule_zone("AAA0BBB,J1/-167,J2");
    ZoneTime now;

    for (int i = 0; i < 20000; i++) {
        zone_at(&all_year, random_second(), &now);
        cr_assert_str_eq(now.name, "EDT");
    }
    // 167 hours before 2025-01-01: 2024-12-25 01:00.
    zone_at(&before, 1735088400, &now);
    cr_assert_str_eq(now.name, "BBB");
    zone_at(&before, 1735088399, &now);
    cr_assert_str_eq(now.name, "AAA");
    // 2025-01-02 02:00 of the summer's clock.
    zone_at(&before, 1735779600 - 1, &now);
    cr_assert_str_eq(now.name, "BBB");
    zone_at(&before, 1735779600, &now);
    cr_assert_str_eq(now.name, "AAA");
}

Test(zone, what_is_no_rule)
{
    static const char *const wrong[] = {
        "", "A", "AB5", "EST", "EST25", "5EST", "<ABC5", "<A>5", "EST5EDT,", "EST5EDT,M3.2.0",
        "EST5EDT,M3.2.0,M11.1.0,", "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.0.0,M11.1.0",
        "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J366", "EST5EDT,366,1",
        "EST5EDT,M3.2.0/168,M11.1.0", "EST5:60", "EST5:00:60", "EST5 EDT", "EST5EDT,M3.2.0/,J1",
        "Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3x", "EST--5", "EST+-5", "EST5:1",
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ZoneRule r;
        cr_assert_not(zone_rule_parse(&r, (Str){ wrong[i], strlen(wrong[i]) }), "%s", wrong[i]);
    }
}

Test(zone, long_names_are_cut_off)
{
    Zone z = rule_zone("<+123456789>-1");
    ZoneTime now;

    zone_at(&z, 0, &now);
    cr_assert_str_eq(now.name, "+123456");
}

// A file of each version: two changes, two types, a rule.
static size_t
small_file(char *to, char version)
{
    static const char block4[] =
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2\0\0\0\2\0\0\0\10"    // the counts
        "\0\0\0\100\0\0\1\0"                                   // at 64 and at 256
        "\1\0"
        "\0\0\16\20\0\0\0\0\34\40\1\4"                         // +1 h AAA, +2 h BBB
        "AAA\0BBB";
    static const char block8[] =
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2\0\0\0\2\0\0\0\10"
        "\0\0\0\0\0\0\0\100\0\0\0\0\0\0\1\0"
        "\1\0"
        "\0\0\16\20\0\0\0\0\34\40\1\4"
        "AAA\0BBB";
    char *p = to;

    p = mempcpy(p, "TZif", 4);
    *p++ = version;
    p = mempcpy(memset(p, 0, 15) + 15, block4, sizeof block4);
    if (version == '\0')
        return (size_t)(p - to);
    p = mempcpy(p, "TZif", 4);
    *p++ = version;
    p = mempcpy(memset(p, 0, 15) + 15, block8, sizeof block8);
    p = mempcpy(p, "\nCCC-3\n", 7);
    return (size_t)(p - to);
}

Test(zone, versions)
{
    static const struct { int64_t second; const char *name; } expected[] = {
        { -1000, "AAA" }, { 63, "AAA" }, { 64, "BBB" }, { 255, "BBB" },
    };

    for (const char *version = "\0001234"; version < "\0001234" + 5; version++) {
        char bytes[512];
        Zone z;
        ZoneTime now;
        bool one_block = *version < '2';
        size_t n = small_file(bytes, *version);

        cr_assert(zone_parse(&z, (Str){ bytes, n }), "version %d", *version);
        for (size_t i = 0; i < 4; i++) {
            zone_at(&z, expected[i].second, &now);
            cr_assert_str_eq(now.name, expected[i].name);
        }
        zone_at(&z, 256, &now);
        cr_assert_str_eq(now.name, one_block ? "AAA" : "CCC");
        cr_assert_eq(now.offset, one_block ? 3600 : 10800);
    }
}

// Whatever a file has in it, it is refused, or it can be asked.
static void
survive(const char *bytes, size_t n)
{
    char *own = memcpy(malloc(n > 0 ? n : 1), bytes, n);
    Zone z;
    ZoneTime now;

    if (zone_parse(&z, (Str){ own, n }))
        for (int i = 0; i < 8; i++) {
            zone_at(&z, random_second(), &now);
            cr_assert(now.offset >= -25 * 3600 && now.offset <= 26 * 3600, "%d", now.offset);
            cr_assert_lt(strlen(now.name), ZONE_NAME);
            cr_assert_lt(now.from, now.until);
        }
    free(own);
}

static void
mutate(const char *bytes, size_t n, int times)
{
    static const char hard[] = { 0, 1, -1, 127, -128, '\n', 'T', '9' };
    char *copy = malloc(n);

    for (int i = 0; i < times; i++) {
        size_t len = rnd() % 4 == 0 ? rnd() % (n + 1) : n;
        memcpy(copy, bytes, n);
        for (uint64_t k = 1 + rnd() % 6; k > 0; k--) {
            // Headers and footers more often than the middle.
            size_t at = rnd() % 3 == 0 ? rnd() % n : rnd() % 2 ? rnd() % (n < 120 ? n : 120)
                                                              : n - 1 - rnd() % (n < 40 ? n : 40);
            copy[at] = rnd() % 2 ? (char)rnd() : hard[rnd() % sizeof hard];
        }
        survive(copy, len);
    }
    free(copy);
}

static int
fuzz_times(void)
{
    const char *times = getenv("RT0_FUZZ");

    return times != NULL ? atoi(times) : 20000;
}

Test(zone, every_length)
{
    char bytes[512];
    size_t n = small_file(bytes, '2');

    for (size_t len = 0; len <= n; len++) {
        Zone z;
        char *own = memcpy(malloc(len > 0 ? len : 1), bytes, len);
        cr_assert_eq(zone_parse(&z, (Str){ own, len }), len == n, "%zu", len);
        free(own);
    }
}

Test(zone, mutated_files, .timeout = 60)
{
    static const char *const names[] = { "Europe/Berlin", "America/New_York", "Africa/Casablanca",
                                         "Australia/Lord_Howe", "Asia/Kathmandu", "UTC" };
    char bytes[512];

    for (const char *version = "\00023"; version < "\00023" + 3; version++) {
        size_t n = small_file(bytes, *version);
        mutate(bytes, n, fuzz_times());
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[100];
        snprintf(path, sizeof path, ZONEINFO "%s", names[i]);
        Str file = read_file(path);
        if (file.len > 0)
            mutate(file.ptr, file.len, fuzz_times() / 4);
        free((char *)file.ptr);
    }
}
