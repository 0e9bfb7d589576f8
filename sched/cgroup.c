// The limit of a chain of cgroups, in three steps:
//
//   /proc/self/cgroup      which cgroup the process is in.  A controller is on
//                          one hierarchy only: if a line names cpu, it is that
//                          one (version 1, alone or beside version 2), else the
//                          line 0:: (version 2).
//   /proc/self/mountinfo   where that hierarchy can be seen.  Each mount shows
//                          the tree below one cgroup, its root: "/" on a plain
//                          system, the container's cgroup in a container.
//   mount point + rest     the cgroup's own directory: rest is its path less
//                          the root.  From there up to the mount point,
//   cpu.max                the limit of version 2: QUOTA PERIOD or max PERIOD,
//   cpu.cfs_quota_us       and that of version 1, in two files; -1: none.
//   cpu.cfs_period_us
//
// A directory without these files is stepped over, not the end: with version 2
// a cgroup has cpu.max only if the one above wants it.  Reading the cgroup of the
// process alone would be shorter, and wrong wherever a pod, a slice or a batch
// job has the limit and the process is in a cgroup further down.
//
// When there are several mounts each is asked: what one hides another may show,
// and every limit found is one that holds.
//
// In a cgroup namespace paths begin at the namespace's root.  A mount that was
// made outside has a root like /.. or /../.. then: it shows the tree above, in
// which the name of our own cgroup is not known; what can be said is the limit at
// the mount point, an ancestor.  A process that was moved out of its namespace's
// root is in /../other, which a mount with the root "/" does not show.
//
// Lines of mountinfo can be of any length (an overlay lists its layers), so both
// files are taken apart while they are read, a piece at a time.  A word that is
// longer than its place becomes an empty one, which means nothing to anybody.
#include "rt/mem.h"
#include "sched/cgroup.h"

enum {
    PIECE = 1024,               // read at once
    PATH = 2048,                // of a cgroup
    DIRECTORY = 4096,           // the kernel takes no longer path
    LONGEST_NAME = sizeof "/cpu.cfs_period_us",
};

enum { END = -1 };              // of a file, where a character is expected

typedef enum Version { NONE, V1, V2 } Version;

typedef struct Text {
    const CgroupFiles *files;
    int fd;
    int last;                   // the character that ended the last word
    size_t at, n;
    char piece[PIECE];
} Text;

static bool
text_open(Text *t, const CgroupFiles *files, const char *path)
{
    t->files = files;
    t->fd = files->open(path);
    t->last = '\n';
    t->at = t->n = 0;
    return t->fd >= 0;
}

static int
text_char(Text *t)
{
    if (t->at == t->n) {
        long n = t->files->read(t->fd, t->piece, PIECE);

        t->at = 0;
        t->n = n > 0 ? (size_t)n : 0;
        if (t->n == 0)
            return END;
    }
    return (unsigned char)t->piece[t->at++];
}

static bool
line_over(const Text *t)
{
    return t->last == '\n' || t->last == END;
}

// Takes the next word of the line, up to one of two characters.  It is empty
// when the line is over, and when there is no room for it.
static void
word(Text *t, char end, char or_end, char *to, size_t size)
{
    size_t n = 0;

    if (!line_over(t)) {
        while ((t->last = text_char(t)) != end && t->last != or_end && !line_over(t)) {
            if (n < size)
                to[n++] = (char)t->last;
        }
    }
    to[n < size ? n : 0] = '\0';
}

// Goes to the next line.  False: there is none.
static bool
next_line(Text *t)
{
    while (!line_over(t))
        t->last = text_char(t);
    if (t->last == END)
        return false;
    t->last = ' ';
    return true;
}

static bool
equal(const char *a, const char *b)
{
    size_t n = strlen(b);

    return strlen(a) == n && memcmp(a, b, n) == 0;
}

// Takes a list a,b,c that ends at end.  True: cpu is in it.
static bool
list_has_cpu(Text *t, char end)
{
    bool found = false;

    do {
        char item[8];

        word(t, ',', end, item, sizeof item);
        found |= equal(item, "cpu");
    } while (t->last == ',');
    return found;
}

// /proc/self/cgroup: lines NUMBER:CONTROLLERS:PATH.
static Version
find_group(Text *t, char path[PATH])
{
    Version version = NONE;

    while (next_line(t)) {
        char id[8];

        word(t, ':', ':', id, sizeof id);
        bool cpu = list_has_cpu(t, ':');
        if (!cpu && !equal(id, "0"))
            continue;
        word(t, '\n', '\n', path, PATH);
        version = cpu ? V1 : V2;
        if (cpu)
            break;
    }
    return version;
}

// mountinfo writes blanks and backslashes as \040 and \134.
static void
unescape(char *s)
{
    char *to = s;

    for (; *s != '\0'; s++) {
        if (s[0] == '\\' && s[1] != '\0' && s[2] != '\0' && s[3] != '\0') {
            *to++ = (char)((s[1] - '0') * 64 + (s[2] - '0') * 8 + (s[3] - '0'));
            s += 3;
        } else {
            *to++ = *s;
        }
    }
    *to = '\0';
}

// The length of the first /name of a path; 0: there is none.
static size_t
step(const char *path)
{
    size_t n = 1;

    if (path[0] != '/' || path[1] == '\0')
        return 0;
    while (path[n] != '\0' && path[n] != '/')
        n++;
    return n;
}

static bool
goes_up(const char *path)
{
    return step(path) == 3 && path[1] == '.' && path[2] == '.';
}

// What of the cgroup's path is below the root of a mount; NULL: it is not.
static const char *
below(const char *path, const char *root)
{
    size_t n;

    if (*root != '/')
        return NULL;
    while ((n = step(root)) > 0 && n == step(path) && memcmp(root, path, n) == 0) {
        root += n;
        path += n;
    }
    if (goes_up(path))
        return NULL;
    if (step(root) == 0)
        return step(path) > 0 ? path : "";
    while (goes_up(root))
        root += step(root);
    return step(root) == 0 ? "" : NULL;
}

// Decimal; -1 when it is not a number, such as max and -1.
static int64_t
number(const char **text)
{
    int64_t n = 0;

    if (**text < '0' || **text > '9')
        return -1;
    for (; **text >= '0' && **text <= '9' && n < INT64_MAX / 100; ++*text)
        n = n * 10 + (**text - '0');
    return n;
}

static uint32_t
processors(int64_t quota, int64_t period)
{
    if (quota < 0 || period <= 0)
        return CGROUP_NO_LIMIT;
    int64_t n = quota / period + (quota % period != 0);
    return n < 1 ? 1 : n < CGROUP_NO_LIMIT ? (uint32_t)n : CGROUP_NO_LIMIT;
}

static uint32_t
least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

// A directory, whose path is dir[0..n), and how to read what is in it.
typedef struct Place {
    const CgroupFiles *files;
    Version version;
    size_t n;
    char dir[DIRECTORY];
} Place;

// Reads a small file of the directory; "" when it cannot.
static void
read_small(Place *p, const char *name, char *to, size_t size)
{
    size_t n = 0;

    memcpy(p->dir + p->n, name, strlen(name) + 1);
    int fd = p->files->open(p->dir);
    if (fd >= 0) {
        long more;

        while (n < size - 1 && (more = p->files->read(fd, to + n, size - 1 - n)) > 0)
            n += (size_t)more;
        p->files->close(fd);
    }
    to[n] = '\0';
    p->dir[p->n] = '\0';
}

static uint32_t
limit_here(Place *p)
{
    char text[64];
    const char *at = text;
    int64_t quota, period;

    if (p->version == V2) {
        read_small(p, "/cpu.max", text, sizeof text);
        quota = number(&at);
        if (*at++ != ' ')
            return CGROUP_NO_LIMIT;
        period = number(&at);
    } else {
        read_small(p, "/cpu.cfs_quota_us", text, sizeof text);
        quota = number(&at);
        if (quota < 0)
            return CGROUP_NO_LIMIT;
        read_small(p, "/cpu.cfs_period_us", text, sizeof text);
        at = text;
        period = number(&at);
    }
    return processors(quota, period);
}

// The least limit from the cgroup up to the mount point, which dir holds.
static uint32_t
limit_upward(Place *p, const char *rest)
{
    size_t mount = strlen(p->dir), n = strlen(rest);
    uint32_t limit = CGROUP_NO_LIMIT;

    if (mount == 0 || mount + n + LONGEST_NAME > DIRECTORY)
        return CGROUP_NO_LIMIT;
    memcpy(p->dir + mount, rest, n + 1);
    p->n = mount + n;
    for (;;) {
        limit = least(limit, limit_here(p));
        if (p->n == mount)
            return limit;
        while (p->dir[--p->n] != '/')
            ;
    }
}

// A line of /proc/self/mountinfo:
//
//     36 35 98:0 /root /mount/point rw,noatime shared:1 - type source rw,cpu
//
// with any number of words, none too, before the dash.
static uint32_t
limit_of_mount(Text *t, Place *p, const char *path)
{
    char skipped[4], type[8];

    for (int i = 0; i < 3; i++)
        word(t, ' ', ' ', skipped, sizeof skipped);
    word(t, ' ', ' ', p->dir, DIRECTORY);
    unescape(p->dir);
    const char *rest = below(path, p->dir);
    word(t, ' ', ' ', p->dir, DIRECTORY);
    unescape(p->dir);
    do
        word(t, ' ', ' ', skipped, sizeof skipped);
    while (!equal(skipped, "-") && !line_over(t));
    word(t, ' ', ' ', type, sizeof type);
    word(t, ' ', ' ', skipped, sizeof skipped);
    bool cpu = list_has_cpu(t, '\n');
    bool wanted = p->version == V2 ? equal(type, "cgroup2") : equal(type, "cgroup") && cpu;
    return wanted && rest != NULL ? limit_upward(p, rest) : CGROUP_NO_LIMIT;
}

uint32_t
cgroup_cpu_limit(const CgroupFiles *files)
{
    uint32_t limit = CGROUP_NO_LIMIT;
    char path[PATH];
    Place p;
    Text t;

    p.files = files;
    p.version = NONE;
    if (text_open(&t, files, "/proc/self/cgroup")) {
        p.version = find_group(&t, path);
        files->close(t.fd);
    }
    if (p.version != NONE && text_open(&t, files, "/proc/self/mountinfo")) {
        while (next_line(&t))
            limit = least(limit, limit_of_mount(&t, &p, path));
        files->close(t.fd);
    }
    return limit;
}
