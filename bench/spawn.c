// spawn: starts programs in turn and times each from vfork to wait.
//
//      spawn RESULTS ROUNDS CPU PROGRAM [ARG...] [-- PROGRAM [ARG...]]...
//
// Small and static, because its own size is part of what it measures: a fork
// from a large process copies page tables, and the child's peak memory begins
// as its parent's.  Every round runs every program once; the file RESULTS gets
// a line for each run, in the order of the runs:
//
//      INDEX WALL_NS CPU_US MAX_RSS_KB
//
// or, when a program does not exit with 0, `error: ...` and the end.  Programs
// inherit the standard streams, the environment, and the processor to which
// spawn ties itself; a CPU of -1 ties nothing.
//
// The order inside a round is always the same.  That costs nothing among small
// programs (a program after itself and after another differ by under 1%), but a
// large one leaves cold caches: what follows Go's hello runs 25% slower.  Such
// programs are given to a spawn of their own.

#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROGRAMS_MAX = 32 };

extern char **environ;

static FILE *results;

static void
fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(results, "error: ");
    vfprintf(results, format, args);
    fprintf(results, "\n");
    exit(1);
}

static long
clock_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static long
timeval_us(struct timeval t)
{
    return t.tv_sec * 1000000L + t.tv_usec;
}

static void
run(int index, char **argv)
{
    long begin = clock_ns();
    pid_t pid = vfork();
    if (pid == 0) {
        execve(argv[0], argv, environ);
        _exit(127);
    }
    int status;
    struct rusage use;
    if (pid < 0 || wait4(pid, &status, 0, &use) != pid)
        fail("%s: cannot be started", argv[0]);
    long end = clock_ns();

    if (WIFSIGNALED(status))
        fail("%s: killed by signal %d", argv[0], WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        fail("%s: exit status %d", argv[0], WEXITSTATUS(status));
    fprintf(results, "%d %ld %ld %ld\n", index, end - begin,
            timeval_us(use.ru_utime) + timeval_us(use.ru_stime), use.ru_maxrss);
}

// Cuts the arguments at each "--"; the number of programs.
static int
programs_split(char **args, char ***programs)
{
    int n = 0;
    programs[n++] = args;
    for (; *args != NULL; args++) {
        if (strcmp(*args, "--") != 0)
            continue;
        *args = NULL;
        if (n == PROGRAMS_MAX)
            fail("more than %d programs", PROGRAMS_MAX);
        programs[n++] = args + 1;
    }
    return n;
}

static void
pin(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) < 0)
        fail("no processor %d", cpu);
}

int
main(int argc, char **argv)
{
    if (argc < 5 || (results = fopen(argv[1], "we")) == NULL) {
        fprintf(stderr,
                "usage: spawn RESULTS ROUNDS CPU PROGRAM [ARG...] [-- ...]\n");
        return 2;
    }
    int rounds = atoi(argv[2]), cpu = atoi(argv[3]);
    if (cpu >= 0)
        pin(cpu);
    char **programs[PROGRAMS_MAX];
    int n = programs_split(argv + 4, programs);

    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < n; i++)
            run(i, programs[i]);
    }
    return fclose(results) == 0 ? 0 : 1;
}
