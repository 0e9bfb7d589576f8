// The poller of Linux.
//
// A descriptor is registered when it is opened, edge-triggered and for reading
// and writing at once, and never touched again: the kernel tells each change
// once, PollDesc remembers it, and waiting costs no system call of its own.
// Rejected: registering for each wait (EPOLLONESHOT with EPOLL_CTL_MOD), which
// is a system call more for each read that has to wait; level-triggered events,
// with which every epoll_wait reports again what nobody wants to know yet.
//
// The instance and the table for the scheduler come with the first descriptor.
// Before that `poller` is NULL, and a program that never opens one is linked
// without this file.
//
// EPOLL_CTL_DEL is not left to close(2), although that implies it: it does so
// only for the last descriptor of an open file, and a child between fork and
// exec may hold another one.  The kernel would go on reporting it.
#include <rt/err.h>
#include "netpoll/epoll.h"
#include "rt/atomic.h"
#include "rt/lock.h"
#include "rt/panic.h"
#include "rt/sys.h"
#include "rt/torture.h"
#include "sched/poller.h"
#include <linux/eventpoll.h>

enum { NEVENTS = TORTURE_SIZE(128, 2) };        // 1.5 KB on the system stack

// EPOLLRDHUP is the only way to learn of an end of file without a read.
// EPOLLPRI is for fd.c, which must know of urgent data.
enum { WANTED = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLPRI };

enum { WAKE = 0 };              // the tag of the eventfd; no PollDesc has it

static struct {
    Lock lock;                  // held while the instance is made
    int fd;                     // atomic; 0 before it is made, then constant
    int event;                  // an eventfd, level-triggered: ends a poll; constant
    uint32_t woken;             // atomic: 1 while event can be read
    bool no_pwait2;             // atomic: the kernel has no epoll_pwait2
} epoll = { .lock = LOCK_INIT(RANK_POLLFREE) };

// Returns how many events, or -EINTR.
static int
wait_events(struct epoll_event *events, int64_t delay_ns)
{
    if (!load_relaxed(&epoll.no_pwait2)) {
        struct __kernel_timespec ts = { delay_ns / 1000000000, delay_ns % 1000000000 };
        int n = sys_epoll_pwait2(epoll.fd, events, NEVENTS, delay_ns < 0 ? NULL : &ts);

        // -ENOSYS before Linux 5.11; a sandbox that does not know the call may
        // say anything.
        if (n >= 0 || n == -EINTR)
            return n;
        store_relaxed(&epoll.no_pwait2, true);
    }
    // Milliseconds, rounded up: a timer may be late but never early.
    int64_t ms = delay_ns < 0 ? -1 : delay_ns / 1000000 + (delay_ns % 1000000 > 0);

    return sys_epoll_pwait(epoll.fd, events, NEVENTS, ms > INT32_MAX ? INT32_MAX : (int)ms);
}

// What an event means to PollDesc.  An end or an error concerns both
// directions: each finds out by its next system call.
static unsigned
meaning(uint32_t events)
{
    unsigned what = 0;

    if (events & (EPOLLIN | EPOLLPRI | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        what |= PD_IN;
    if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR))
        what |= PD_OUT;
    if (events & (EPOLLPRI | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        what |= PD_ODD;
    if (events == EPOLLERR)
        what |= PD_ERROR_ONLY;
    return what;
}

// A poll with a delay takes the event back.  One without leaves it for the other
// thread that it was meant for.
static void
woken(void)
{
    uint64_t count;

    sys_read(epoll.event, &count, sizeof count);
    store_seq(&epoll.woken, 0);
}

// Interrupted, it returns early and empty: whoever sent the signal may have
// made something else runnable, and the scheduler looks again.
static void
epoll_poll(int64_t delay_ns, GList *ready)
{
    struct epoll_event events[NEVENTS];
    int n = wait_events(events, delay_ns);

    check(n >= 0 || n == -EINTR);
    for (int i = 0; i < n; i++)
        if (events[i].data != WAKE)
            pd_event(events[i].data, meaning(events[i].events), ready);
        else if (delay_ns != 0)
            woken();
}

// Makes the event once; the poll that sees it makes it possible again.
static void
epoll_wake(void)
{
    static const uint64_t one = 1;
    uint32_t none = 0;

    if (cas_seq(&epoll.woken, &none, 1))
        sys_write(epoll.event, &one, sizeof one);
}

static const Poller epoll_poller = { .poll = epoll_poll, .wake = epoll_wake };

// A new instance with its eventfd, or -errno.
static int
make(void)
{
    struct epoll_event event = { .events = EPOLLIN, .data = WAKE };
    int fd = sys_epoll_create1(EPOLL_CLOEXEC), err = fd;

    if (fd < 0)
        return fd;
    epoll.event = sys_eventfd2(0, O_NONBLOCK | O_CLOEXEC);
    err = epoll.event;
    if (err >= 0 && (err = sys_epoll_ctl(fd, EPOLL_CTL_ADD, epoll.event, &event)) == 0)
        return fd;
    if (epoll.event >= 0)
        sys_close(epoll.event);
    sys_close(fd);
    return err;
}

// The descriptor of the instance, or -errno.
static int
instance(void)
{
    int fd = load_acquire(&epoll.fd);

    if (fd > 0)
        return fd;
    lock(&epoll.lock);
    fd = epoll.fd;
    if (fd == 0 && (fd = make()) > 0) {
        store_release(&epoll.fd, fd);
        poller_set(&epoll_poller);
    }
    unlock(&epoll.lock);
    return fd;
}

int
epoll_open(PollDesc *pd, int fd)
{
    struct epoll_event event = { .events = WANTED | EPOLLET, .data = pd_tag(pd) };
    int epfd = instance();

    return epfd < 0 ? epfd : sys_epoll_ctl(epfd, EPOLL_CTL_ADD, fd, &event);
}

void
epoll_close(int fd)
{
    struct epoll_event unused = { 0 };

    sys_epoll_ctl(epoll.fd, EPOLL_CTL_DEL, fd, &unused);
}
