// The time zone of the program, found when it is first asked for:
//
//     TZ unset                /etc/localtime
//     TZ=Europe/Berlin        the file of that name in /usr/share/zoneinfo
//     TZ=/some/file           that file
//     TZ=CET-1CEST,M3.5.0,M10.5.0/3   a rule, if there is no such file
//
// A ':' at the beginning is skipped.  When there is no zone to be had, it is UTC.
// It does not change while the program runs, even if the file does.  Each lookup
// says for how long its answer is true, and the last one is kept.
#include <rt/fmt.h>
#include <rt/gc.h>
#include "lib/time/civil.h"
#include "lib/time/zone.h"
#include "rt/abi.h"
#include "rt/atomic.h"
#include "rt/debugvar.h"
#include "rt/mem.h"
#include "rt/start.h"
#include "rt/sys.h"

enum { FILE_MAX = 64 << 10 };           // the largest of today have 4 KB
enum { FROM_START = 0, FROM_END = 2 };  // of lseek

static const Zone utc = { .has_rule = true, .rule.standard.name = "UTC" };

static bool
read_open(int fd, Str *file)
{
    long size = sys_lseek(fd, 0, FROM_END), n = 0;

    if (size <= 0 || size > FILE_MAX || sys_lseek(fd, 0, FROM_START) != 0)
        return false;
    char *bytes = gc_alloc_leaf((size_t)size);

    for (long got = 1; n < size && got > 0; n += got)
        if ((got = sys_read(fd, bytes + n, (size_t)(size - n))) < 0)
            return false;
    *file = (Str){ bytes, (size_t)n };
    return true;
}

// O_NONBLOCK: TZ may name anything, a pipe that nobody writes to, too.
static bool
load(const char *path, Zone *z)
{
    int fd = sys_openat(-100, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
    Str file;

    if (fd < 0)
        return false;
    bool ok = read_open(fd, &file);
    sys_close(fd);
    return ok && zone_parse(z, file);
}

static bool
find(Zone *z)
{
    // Who runs with the rights of another user does not choose files for him.
    const char *tz = start_info.secure ? NULL : env_find(start_info.envp, "TZ");

    if (tz == NULL)
        return load("/etc/localtime", z);
    if (*tz == ':')
        tz++;
    if (*tz == '/')
        return load(tz, z);
    if (*tz != '\0' && load(fmt_str("/usr/share/zoneinfo/%s", tz).ptr, z))
        return true;
    *z = (Zone){ .has_rule = true };
    return zone_rule_parse(&z->rule, (Str){ tz, strlen(tz) });
}

// Two that come at once may both look, and find the same.
static const Zone *
zone_of_program(void)
{
    static const Zone *found;           // atomic
    const Zone *z = load_acquire(&found);

    if (z != NULL)
        return z;
    Zone *new = gc_new(Zone);
    z = find(new) ? new : &utc;
    store_release(&found, z);
    return z;
}

static const ZoneTime *
look_up(int64_t second)
{
    ZoneTime *now = gc_alloc_leaf(sizeof *now);

    zone_at(zone_of_program(), second, now);
    return now;
}

void
time_local(int64_t unix_nano, Civil *c)
{
    static const ZoneTime *last;        // atomic: what was looked up last
    const ZoneTime *now = load_acquire(&last);
    int64_t second = civil_second(unix_nano);

    // Mostly programs ask for today's time, and clocks are changed twice a year.
    if (now == NULL || second < now->from || second >= now->until) {
        now = look_up(second);
        store_release(&last, now);
    }
    civil_set(c, unix_nano, now->offset);
    memcpy(c->zone, now->name, sizeof c->zone);
}
