// Reading and writing: the system call first, the poller only on -EAGAIN.
//
// Every function below has the same steps.  Forget the events so far; make the
// system call; on -EAGAIN park until an event, and make it again.  An event after
// the first step is kept by the PollDesc, so nothing that happens between the
// system call and the parking is lost.  -EINTR is only made again: no signal is
// meant for us.
//
// The first step and the parking tell when the descriptor is closed or the
// deadline has passed.  So past the deadline nothing is read, whatever there is;
// but who was woken by an event gets what it brought, even if the deadline
// passes before he runs.
//
// Sockets are written to with MSG_NOSIGNAL: a peer that has left is -EPIPE, and
// the disposition of SIGPIPE stays what the program or its parent made it.
//
// The system call that is not made.  A server reads a request, answers, and
// reads again: that second read would find nothing, every time, a third of all
// system calls (and 2 to 3 % of an HTTP server's processor time).  But a read
// from a stream that returned less than it was asked for has emptied the
// socket, so the next one may wait at once: what arrives later is an edge, and
// the kernel reports each edge after it.  If that event has come by now,
// pd_wait takes it and does not park.
//
// Three things end a read early and leave something behind: the end of the
// stream, its reset, and the mark of urgent data.  Each shows in an event, as
// EPOLLRDHUP, EPOLLHUP or EPOLLERR, and EPOLLPRI, at the latest when what it
// cuts short can be read.  If the event was seen, pd_steady is false from then
// on and every read is tried; if not, it is still to come and ends the wait.
//
// Who finds more each time never parks, and nothing takes the processor away
// from it: a loop of accept would let no connection be served as long as new
// ones come, a peer that sends fast would stop every timer.  So a call that is
// the sixteenth in a row without a wait goes behind all that are ready.
#include <rt/err.h>
#include <rt/go.h>
#include "netpoll/epoll.h"
#include "netpoll/fd.h"
#include "rt/atomic.h"
#include "rt/sys.h"
#include "sched/preempt.h"
#include <asm/errno.h>

enum { RECEIVE_MAX = 1 << 30 };         // the kernel's own limit is near 2 GB
enum { TURNS = 16 };

int
fd_open(FD *fd, int number, bool stream)
{
    PollDesc *pd = pd_alloc();
    int err;

    if (pd == NULL)
        return -ENOMEM;
    if ((err = epoll_open(pd, number)) < 0) {
        pd_free(pd);
        return err;
    }
    *fd = (FD){ .pd = pd, .number = number, .stream = stream };
    return 0;
}

static void
destroy(FD *fd)
{
    epoll_close(fd->number);
    pd_free(fd->pd);
    sys_close(fd->number);
}

// Every user leaves through here, with what FdMutex said.
static void
leave(FD *fd, bool last)
{
    if (last) {
        destroy(fd);
        semrelease(&fd->gone);
    }
}

int
fd_enter(FD *fd)
{
    return fdmutex_ref(&fd->mutex) ? fd->number : -ECLOSED;
}

void
fd_leave(FD *fd)
{
    leave(fd, fdmutex_unref(&fd->mutex));
}

int
fd_close(FD *fd)
{
    if (!fdmutex_close(&fd->mutex))
        return -ECLOSED;
    pd_unblock(fd->pd);
    // A listener's port is free again when its close returns, not a little
    // later: so the last of the others is waited for.
    if (fdmutex_unref(&fd->mutex))
        destroy(fd);
    else
        semacquire(&fd->gone, WAIT_FD_LOCK);
    return 0;
}

// The end of fd_read and its like: leaves the side, and yields if it is time.
static void
leave_side(FD *fd, FdSide side)
{
    bool yield = ++fd->turns[side] % TURNS == 0;

    leave(fd, fdmutex_unlock(&fd->mutex, side));
    if (yield)
        go_yield();
    else
        preempt_point();
}

static int
wait(FD *fd, PollMode mode)
{
    fd->turns[mode] = 0;
    return pd_wait(fd->pd, mode);
}

// What to do about a failed system call: 0, make it again; else the error.
static int
retry(FD *fd, PollMode mode, long err)
{
    if (err == -EINTR)
        return 0;
    return err == -EAGAIN ? wait(fd, mode) : (int)err;
}

static ssize_t
receive(FD *fd, void *buf, size_t n)
{
    int err = fd->drained && pd_steady(fd->pd) ? wait(fd, POLL_READ)
                                               : pd_reset(fd->pd, POLL_READ);

    fd->drained = false;
    if (n > RECEIVE_MAX)        // else a full read could look like a short one
        n = RECEIVE_MAX;
    while (err == 0 && !load_relaxed(&fd->read_end)) {
        long got = sys_recvfrom(fd->number, buf, n, 0, NULL, NULL);
        if (got >= 0) {
            fd->drained = fd->stream && got > 0 && (size_t)got < n;
            return got;
        }
        err = retry(fd, POLL_READ, got);
    }
    return err;
}

ssize_t
fd_read(FD *fd, void *buf, size_t n)
{
    if (!fdmutex_lock(&fd->mutex, FD_READ))
        return -ECLOSED;
    ssize_t got = n > 0 ? receive(fd, buf, n) : 0;
    leave_side(fd, FD_READ);
    return got;
}

// One system call: the first part from byte `from` on, or many whole parts.
static long
send_some(FD *fd, const Str *parts, int n, size_t from)
{
    struct msghdr msg = {
        .msg_iov = parts,
        .msg_iovlen = n < IOV_MAX ? n : IOV_MAX,
    };

    if (n == 1 || from > 0)
        return sys_sendto(fd->number, parts->ptr + from, parts->len - from,
                          MSG_NOSIGNAL, NULL, 0);
    return sys_sendmsg(fd->number, &msg, MSG_NOSIGNAL);
}

static ssize_t
send_all(FD *fd, const Str *parts, int n)
{
    size_t from = 0;            // this much of the first part is out
    ssize_t done = 0;
    int err = fd->write_error;

    fd->write_error = 0;
    if (err == 0)
        err = pd_reset(fd->pd, POLL_WRITE);
    while (err == 0) {
        // Step over the parts that are out whole.
        for (; n > 0 && from >= parts->len; parts++, n--)
            from -= parts->len;
        if (n == 0)
            return done;

        long put = send_some(fd, parts, n, from);
        if (put >= 0) {
            from += (size_t)put;
            done += put;
        } else {
            err = retry(fd, POLL_WRITE, put);
        }
    }
    if (done == 0)
        return err;
    // A deadline ends the next write too if it still holds by then.
    if (err != -EDEADLINE)
        fd->write_error = err;
    return done;
}

ssize_t
fd_writev(FD *fd, const Str *parts, int n)
{
    if (!fdmutex_lock(&fd->mutex, FD_WRITE))
        return -ECLOSED;
    ssize_t put = send_all(fd, parts, n);
    leave_side(fd, FD_WRITE);
    return put;
}

ssize_t
fd_write(FD *fd, const void *buf, size_t n)
{
    return fd_writev(fd, &(Str){ buf, n }, 1);
}

static int
accept_one(FD *fd, void *addr, unsigned *len)
{
    const unsigned room = *len;
    int err = pd_reset(fd->pd, POLL_READ);

    while (err == 0) {
        *len = room;
        int number = sys_accept4(fd->number, addr, len, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (number >= 0)
            return number;
        err = retry(fd, POLL_READ, number);
    }
    return err;
}

int
fd_accept(FD *fd, void *addr, unsigned *len)
{
    if (!fdmutex_lock(&fd->mutex, FD_READ))
        return -ECLOSED;
    int number = accept_one(fd, addr, len);
    leave_side(fd, FD_READ);
    return number;
}

// Asked again after the event, connect says how it went.  (SO_ERROR would not tell
// an event that came too early, from before the first call, from success.)
static int
connect_to(FD *fd, const void *addr, unsigned len)
{
    int err = pd_reset(fd->pd, POLL_WRITE);

    while (err == 0) {
        int said = sys_connect(fd->number, addr, len);
        if (said == 0 || said == -EISCONN)
            return 0;
        if (said != -EINPROGRESS && said != -EALREADY && said != -EINTR)
            return said;
        err = wait(fd, POLL_WRITE);
    }
    return err;
}

int
fd_connect(FD *fd, const void *addr, unsigned len)
{
    if (!fdmutex_lock(&fd->mutex, FD_WRITE))
        return -ECLOSED;
    int err = connect_to(fd, addr, len);
    leave_side(fd, FD_WRITE);
    return err;
}

int
fd_set_deadline(FD *fd, unsigned directions, int64_t when)
{
    int number = fd_enter(fd);

    if (number < 0)
        return number;
    pd_set_deadline(fd->pd, directions, when);
    fd_leave(fd);
    return 0;
}

// SHUT_RD alone would not do: Linux goes on delivering what the peer sends.
int
fd_shutdown(FD *fd, int how)
{
    int number = fd_enter(fd);

    if (number < 0)
        return number;
    if (how == SHUT_RD)
        store_relaxed(&fd->read_end, true);
    int err = sys_shutdown(number, how);
    fd_leave(fd);
    return err;
}
