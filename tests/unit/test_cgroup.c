// units: sched/cgroup.c
// The limit of a chain of cgroups, on systems that are tables of files: plain,
// hybrid, containers of both versions, namespaces, and files that make no sense.
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include "sched/cgroup.h"

typedef struct File { const char *path, *text; } File;

// The system that the functions below show, and how much a read returns.
static const File *files;
static size_t piece;
static int nopen;

// One file is open beside the one that is read line by line.
static const char *texts[2];

static int
open_file(const char *path)
{
    for (const File *f = files; f->path != NULL; f++) {
        if (strcmp(f->path, path) == 0) {
            cr_assert_lt(nopen, 2);
            texts[nopen] = f->text;
            return nopen++;
        }
    }
    return -2;
}

static long
read_file(int fd, char *buf, size_t n)
{
    size_t left = strlen(texts[fd]);

    n = n < piece ? n : piece;
    n = n < left ? n : left;
    memcpy(buf, texts[fd], n);
    texts[fd] += n;
    return (long)n;
}

static void
close_file(int fd)
{
    cr_assert_eq(fd, --nopen);
}

static uint32_t
limit_of(const File *system)
{
    static const CgroupFiles functions = { open_file, read_file, close_file };
    static const size_t pieces[] = { 1, 2, 7, 64, 100000 };
    uint32_t first = 0;

    files = system;
    for (int i = 0; i < 5; i++) {
        piece = pieces[i];
        uint32_t limit = cgroup_cpu_limit(&functions);
        cr_assert_eq(nopen, 0);
        cr_assert(i == 0 || limit == first, "%u, in pieces of %zu %u", first, piece, limit);
        first = limit;
    }
    return first;
}

#define SYSTEM(...) ((const File[]){ __VA_ARGS__, { NULL, NULL } })
#define GROUP(text) { "/proc/self/cgroup", text }
#define MOUNTS(text) { "/proc/self/mountinfo", text }

#define V2_MOUNT "31 24 0:27 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
#define OTHERS                                                   \
    "24 30 0:22 / /sys rw,nosuid shared:7 - sysfs sysfs rw\n"    \
    "25 30 0:23 / /proc rw - proc proc rw\n"

Test(cgroup, nothing_there)
{
    cr_expect_eq(limit_of(SYSTEM({ "", "" })), CGROUP_NO_LIMIT);
    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/\n"))), CGROUP_NO_LIMIT);
    cr_expect_eq(limit_of(SYSTEM(GROUP(""), MOUNTS(V2_MOUNT))), CGROUP_NO_LIMIT);
    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/\n"), MOUNTS(OTHERS))), CGROUP_NO_LIMIT);
    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/\n"), MOUNTS(OTHERS V2_MOUNT))), CGROUP_NO_LIMIT);
}

// The limit of one cgroup, whose cpu.max is text.
static uint32_t
v2(const char *text)
{
    return limit_of(SYSTEM(GROUP("0::/a\n"), MOUNTS(OTHERS V2_MOUNT),
                           { "/sys/fs/cgroup/a/cpu.max", text }));
}

Test(cgroup, v2_is_rounded_up)
{
    cr_expect_eq(v2("200000 100000\n"), 2);
    cr_expect_eq(v2("200001 100000\n"), 3);
    cr_expect_eq(v2("1000 100000\n"), 1);
    cr_expect_eq(v2("0 100000\n"), 1);
    cr_expect_eq(v2("12800000 50000"), 256);
    cr_expect_eq(v2("max 100000\n"), CGROUP_NO_LIMIT);
}

Test(cgroup, v2_without_sense)
{
    static const char *const texts[] = {
        "", "\n", " ", "100000", "100000 ", "100000 0\n", "100000 max\n", "-1 100000\n",
        "100000\t100000\n", "99999999999999999999999999999999999999 100000\n",
        "100000 99999999999999999999999999999999999999999999999999999999999999999\n",
        "9000000000000000 1\n", "MAX 100000\n",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        uint32_t limit = v2(texts[i]);
        cr_expect(limit == CGROUP_NO_LIMIT || limit == 1, "%s: %u", texts[i], limit);
    }
}

#define LEVELS(a, ab, abc)                                  \
    SYSTEM(GROUP("0::/a/b/c\n"), MOUNTS(OTHERS V2_MOUNT),   \
           { "/sys/fs/cgroup/a/cpu.max", a },               \
           { "/sys/fs/cgroup/a/b/cpu.max", ab },            \
           { "/sys/fs/cgroup/a/b/c/cpu.max", abc })

Test(cgroup, the_least_of_the_chain)
{
    cr_expect_eq(limit_of(LEVELS("300000 100000", "400000 100000", "500000 100000")), 3);
    cr_expect_eq(limit_of(LEVELS("500000 100000", "200000 100000", "max 100000")), 2);
    cr_expect_eq(limit_of(LEVELS("max 100000", "max 100000", "100000 50000")), 2);
    // Each has a period of its own.
    cr_expect_eq(limit_of(LEVELS("70000 10000", "600000 100000", "max 100000")), 6);
}

// A controller that is not passed on leaves no file further down.
Test(cgroup, a_limit_above_directories_without_one)
{
    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/a/b/c\n"), MOUNTS(V2_MOUNT),
                                 { "/sys/fs/cgroup/a/cpu.max", "200000 100000\n" })), 2);
    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/a/b (deleted)\n"), MOUNTS(V2_MOUNT),
                                 { "/sys/fs/cgroup/a/cpu.max", "200000 100000\n" })), 2);
    // The root has no file either, and other cgroups are others'.
    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/ab\n"), MOUNTS(V2_MOUNT),
                                 { "/sys/fs/cgroup/a/cpu.max", "200000 100000\n" })),
                 CGROUP_NO_LIMIT);
}

#define V1_GROUP "12:pids:/x\n4:cpu,cpuacct:/a/b\n3:cpuset:/y\n1:name=systemd:/z\n"
#define V1_MOUNT                                                                 \
    "32 31 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"          \
    "33 31 0:30 / /sys/fs/cgroup/acct rw - cgroup cgroup rw,cpuacct\n"           \
    "34 31 0:31 / /sys/fs/cgroup/cpu,cpuacct rw shared:2 - cgroup cgroup rw,cpu,cpuacct\n"
#define V1_FILES(dir, quota, period)                                      \
    { "/sys/fs/cgroup/cpu,cpuacct" dir "/cpu.cfs_quota_us", quota },      \
    { "/sys/fs/cgroup/cpu,cpuacct" dir "/cpu.cfs_period_us", period }

Test(cgroup, v1)
{
    cr_expect_eq(limit_of(SYSTEM(GROUP(V1_GROUP), MOUNTS(OTHERS V1_MOUNT),
                                 V1_FILES("/a/b", "150000\n", "100000\n"))), 2);
    cr_expect_eq(limit_of(SYSTEM(GROUP(V1_GROUP), MOUNTS(V1_MOUNT),
                                 V1_FILES("/a/b", "-1\n", "100000\n"),
                                 V1_FILES("/a", "300000\n", "100000\n"),
                                 V1_FILES("", "-1\n", "100000\n"))), 3);
    cr_expect_eq(limit_of(SYSTEM(GROUP(V1_GROUP), MOUNTS(V1_MOUNT),
                                 V1_FILES("/a/b", "-1\n", "100000\n"))), CGROUP_NO_LIMIT);
    cr_expect_eq(limit_of(SYSTEM(GROUP(V1_GROUP), MOUNTS(V1_MOUNT),
                                 V1_FILES("/a/b", "100000\n", ""))), CGROUP_NO_LIMIT);
}

// Version 2 beside version 1: cpu is on one of them.
Test(cgroup, hybrid)
{
    static const char mounts[] = V1_MOUNT "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 "
                                          "cgroup2 rw\n";

    cr_expect_eq(limit_of(SYSTEM(GROUP(V1_GROUP "0::/u\n"), MOUNTS(mounts),
                                 V1_FILES("/a/b", "200000\n", "100000\n"))), 2);
    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/u\n" V1_GROUP), MOUNTS(mounts),
                                 V1_FILES("/a/b", "200000\n", "100000\n"))), 2);
    cr_expect_eq(limit_of(SYSTEM(GROUP("3:cpuset:/y\n0::/u\n"), MOUNTS(mounts),
                                 { "/sys/fs/cgroup/unified/u/cpu.max", "300000 100000" })), 3);
    cr_expect_eq(limit_of(SYSTEM(GROUP("3:name=cpu:/a\n"), MOUNTS(V1_MOUNT),
                                 V1_FILES("/a", "200000\n", "100000\n"))), CGROUP_NO_LIMIT);
}

// The limit at a mount with that root for a process in that cgroup, where every
// directory has its own: 9 the mount point, 3 below it /x, 2 /x/y.
static uint32_t
at(const char *root, const char *group)
{
    char self[200], mounts[200];

    snprintf(self, sizeof self, "0::%s\n", group);
    snprintf(mounts, sizeof mounts, OTHERS "31 24 0:27 %s /cg rw - cgroup2 none rw\n", root);
    return limit_of(SYSTEM(GROUP(self), MOUNTS(mounts), { "/cg/cpu.max", "900000 100000" },
                           { "/cg/x/cpu.max", "300000 100000" },
                           { "/cg/x/y/cpu.max", "200000 100000" },
                           { "/cg/../x/cpu.max", "100000 100000" },
                           { "/cg/pod/x/cpu.max", "100000 100000" }));
}

Test(cgroup, mounts_that_show_a_part)
{
    cr_expect_eq(at("/", "/"), 9);
    cr_expect_eq(at("/", "/x"), 3);
    cr_expect_eq(at("/", "/x/y"), 2);
    // A container that sees the paths of its host.
    cr_expect_eq(at("/pod", "/pod"), 9);
    cr_expect_eq(at("/pod/1", "/pod/1/x/y"), 2);
    // Somebody else's.
    cr_expect_eq(at("/pod/1", "/pod/2/x"), CGROUP_NO_LIMIT);
    cr_expect_eq(at("/pod", "/podx"), CGROUP_NO_LIMIT);
    cr_expect_eq(at("/podx", "/pod"), CGROUP_NO_LIMIT);
    cr_expect_eq(at("/pod", "/"), CGROUP_NO_LIMIT);
    cr_expect_eq(at("pod", "/x"), CGROUP_NO_LIMIT);
}

Test(cgroup, namespaces)
{
    // The mount is older than the namespace: ours is below it, under an unknown name.
    cr_expect_eq(at("/..", "/"), 9);
    cr_expect_eq(at("/../..", "/x"), 9);
    // Moved out of the namespace's root.
    cr_expect_eq(at("/", "/../x"), CGROUP_NO_LIMIT);
    cr_expect_eq(at("/", "/.."), CGROUP_NO_LIMIT);
    cr_expect_eq(at("/..", "/../x"), 3);
    cr_expect_eq(at("/..", "/../.."), CGROUP_NO_LIMIT);
    cr_expect_eq(at("/../..", "/../x"), 9);
    cr_expect_eq(at("/../pod", "/../pod/x"), 3);
    cr_expect_eq(at("/../pod", "/../other/x"), CGROUP_NO_LIMIT);
    // Names with two dots.
    cr_expect_eq(at("/", "/..x"), 9);
    cr_expect_eq(at("/..", "/..x"), 9);
    cr_expect_eq(at("/..x", "/"), CGROUP_NO_LIMIT);
}

Test(cgroup, several_mounts)
{
    static const char mounts[] = "31 24 0:27 /other /one rw - cgroup2 none rw\n"
                                 "31 24 0:27 /a/b /two rw - cgroup2 none rw\n"
                                 "31 24 0:27 /a /three rw - cgroup2 none rw\n";

    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/a/b\n"), MOUNTS(mounts),
                                 { "/one/cpu.max", "100000 100000" },
                                 { "/two/cpu.max", "500000 100000" },
                                 { "/three/cpu.max", "400000 100000" })), 4);
    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/a/b\n"), MOUNTS(mounts),
                                 { "/two/cpu.max", "300000 100000" },
                                 { "/three/cpu.max", "400000 100000" })), 3);
}

Test(cgroup, escapes)
{
    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/my group/x\n"),
                                 MOUNTS("31 24 0:27 /my\\040group /c\\134g\\011 rw - "
                                        "cgroup2 none rw\n"),
                                 { "/c\\g\t/x/cpu.max", "200000 100000" })), 2);
    // One that is cut off stands for itself.
    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/\n"),
                                 MOUNTS("31 24 0:27 / /cg\\04 rw - cgroup2 none rw\n"),
                                 { "/cg\\04/cpu.max", "200000 100000" })), 2);
}

Test(cgroup, mountinfo_without_sense)
{
    static const char *const texts[] = {
        "\n\n\n", " ", "31", "31 24 0:27", "31 24 0:27 /", "31 24 0:27 / /sys/fs/cgroup\n",
        "31 24 0:27 / /sys/fs/cgroup rw", "31 24 0:27 / /sys/fs/cgroup rw - ",
        "31 24 0:27 / /sys/fs/cgroup rw cgroup2 cgroup2 rw\n", "- - - - - - - -\n",
        "31 24 0:27 / /sys/fs/cgroup rw - cgroup23 cgroup2 rw\n",
        "31 24 0:27 /  rw - cgroup2 cgroup2 rw\n",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char mounts[300];
        File files[] = { GROUP("0::/\n"), MOUNTS(mounts),
                         { "/sys/fs/cgroup/cpu.max", "200000 100000" },
                         { "/cpu.max", "100000 100000" }, { NULL, NULL } };

        snprintf(mounts, sizeof mounts, "%s", texts[i]);
        cr_expect_eq(limit_of(files), CGROUP_NO_LIMIT, "%s", texts[i]);
        // It does not spoil the next line, nor does the end of the file the last.
        snprintf(mounts, sizeof mounts, "%s\n%.*s", texts[i], (int)strlen(V2_MOUNT) - 1, V2_MOUNT);
        cr_expect_eq(limit_of(files), 2, "%s", texts[i]);
    }
}

enum { LONG = 20000 };

// n times the same text, with something before and after.
static const char *
many(const char *before, const char *text, size_t n, const char *after)
{
    static char buf[4][LONG + 1000];
    static int next;
    char *s = buf[next++ % 4], *end = s;

    end += sprintf(end, "%s", before);
    for (size_t i = 0; i < n; i++)
        end += sprintf(end, "%s", text);
    sprintf(end, "%s", after);
    return s;
}

Test(cgroup, long_lines)
{
    // An overlay's layers, in front of the line that counts; and many options in it.
    const char *layers = many("40 30 0:9 / / rw - overlay overlay rw,lowerdir=", "l/1234567:",
                              LONG / 10, "\n" V2_MOUNT);
    const char *tags = many("31 24 0:27 / /sys/fs/cgroup rw", " shared:1", LONG / 10,
                            " - cgroup2 cgroup2 rw\n");
    const char *options = many("31 24 0:27 / /c rw - cgroup cgroup ", "rw,", LONG / 10, "cpu\n");

    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/\n"), MOUNTS(layers),
                                 { "/sys/fs/cgroup/cpu.max", "200000 100000" })), 2);
    cr_expect_eq(limit_of(SYSTEM(GROUP("0::/\n"), MOUNTS(tags),
                                 { "/sys/fs/cgroup/cpu.max", "300000 100000" })), 3);
    cr_expect_eq(limit_of(SYSTEM(GROUP("1:cpu:/\n"), MOUNTS(options),
                                 { "/c/cpu.cfs_quota_us", "300000" },
                                 { "/c/cpu.cfs_period_us", "100000" })), 3);
}

// Wherever a path stops fitting, nothing is written past an end, and no other
// directory is taken for the one that was meant.
Test(cgroup, long_paths)
{
    for (size_t n = 120; n < 1000; n++) {
        if (n == 220)
            n = 390;
        if (n == 450)
            n = 700;
        const char *group = many("0::", "/1234567", n, "/x\n");
        const char *mounts = many("31 24 0:27 ", "/1234567", n, " /cg rw - cgroup2 none rw\n");
        const char *deep = many("31 24 0:27 / ", "/1234567", n, " rw - cgroup2 none rw\n");
        File files[] = { GROUP(group), MOUNTS(mounts), { "/cg/x/cpu.max", "200000 100000" },
                         { "/x/cpu.max", "100000 100000" }, { "/cpu.max", "100000 100000" },
                         { NULL, NULL } };

        uint32_t limit = limit_of(files);
        cr_expect_eq(limit, n * 8 + 2 < 2048 ? 2 : CGROUP_NO_LIMIT, "%zu: %u", n, limit);
        files[1] = (File)MOUNTS(deep);
        cr_expect_eq(limit_of(files), CGROUP_NO_LIMIT);
    }
}
