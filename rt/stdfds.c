// A program may be started with standard input, output or error closed.  The
// kernel gives out the lowest free number, so the first sockets would take
// those places, and a peer would read what the program prints, reports of its
// death included.
//
// Only a program that keeps a descriptor can get there, so this is not part of
// the start.  One system call finds out; as a rule it is the only one.
#include <linux/time_types.h>
#include "rt/stdfds.h"
#include "rt/sys.h"

int
stdfds_fill(void)
{
    struct pollfd fds[] = { { .fd = STDIN }, { .fd = STDOUT }, { .fd = STDERR } };
    struct __kernel_timespec at_once = { 0 };

    sys_ppoll(fds, 3, &at_once);
    for (int i = STDIN; i <= STDERR; i++) {
        int fd = i;

        // All below i are open: the lowest free number is i.
        if (fds[i].revents & POLLNVAL)
            fd = sys_openat(-100, "/dev/null", O_RDWR, 0);
        if (fd < 0)
            return fd;
    }
    return 0;
}
