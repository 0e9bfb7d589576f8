// How many processors the cgroups of a process leave it.  Pure: files are read
// through the caller's functions.
//
// A quota of processor time may stand in the cgroup of the process and in each
// cgroup above; the kernel enforces them all, so the least counts, wherever it
// stands.  A quota of 150 ms in each 100 ms is two processors: it is rounded up.
#pragma once
#include <rt/base.h>

typedef struct CgroupFiles {
    int (*open)(const char *path);              // to read; negative: it failed
    long (*read)(int fd, char *buf, size_t n);  // 0 or negative: at the end
    void (*close)(int fd);
} CgroupFiles;

enum { CGROUP_NO_LIMIT = INT32_MAX };

// cgroup_cpu_limit returns how many processors, at least 1, or CGROUP_NO_LIMIT.
// What cannot be read or understood limits nothing.  Uses 7 KB of stack.
uint32_t cgroup_cpu_limit(const CgroupFiles *files);
