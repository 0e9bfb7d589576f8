// FD: a socket that goroutines use.  Its calls look blocking: they park the
// goroutine until the socket is ready.  FdMutex decides who may use it and when
// the number is closed, PollDesc is where its users wait.
//
// An FD lies inside a larger object (a connection, a listener) and does not
// move.  Any number of goroutines may call any of these functions at once; a
// second reader, or writer, waits for the first.
#pragma once
#include "netpoll/fdmutex.h"
#include "netpoll/polldesc.h"

typedef struct FD {
    FdMutex mutex;
    PollDesc *pd;
    int number;                 // constant while somebody is inside mutex
    uint32_t gone;              // semaphore: released when number is closed
    bool stream;                // constant; see fd_open
    bool read_end;              // atomic: reads give end of file from now on
    bool drained;               // of the reader: nothing was left, last time
    uint8_t turns[2];           // of reader and writer: calls since the last wait
    int write_error;            // of the writer: what the next write returns
} FD;

// fd_open takes over a non-blocking socket, which stays the caller's on error.
// stream: a read that returns less than it was asked for has taken all there
// was (TCP; not unix sockets, where it also ends at a passed descriptor).
// Returns 0 or -errno.
int fd_open(FD *fd, int number, bool stream);

// fd_read returns what there is, at least one byte; 0 at end of file or when n
// is 0.  Errors: -ECLOSED, -EDEADLINE, and those of recv(2).  Blocks: G.
ssize_t fd_read(FD *fd, void *buf, size_t n);

// fd_write sends all.  When that fails in the middle it returns what went out
// and the next call returns the error, a deadline's only if it still holds.
// Errors: -ECLOSED, -EDEADLINE, and those of send(2).  Blocks: G.
ssize_t fd_write(FD *fd, const void *buf, size_t n);
ssize_t fd_writev(FD *fd, const Str *parts, int n);

// fd_accept returns the number of a new non-blocking socket and the address of
// its peer.  Errors: -ECLOSED, -EDEADLINE, and those of accept(2).  Blocks: G.
int fd_accept(FD *fd, void *addr, unsigned *len);

// fd_connect connects a socket that is not; a deadline for writing ends it.  After
// an error the socket is of no more use.  Returns 0, -ECLOSED, -EDEADLINE, or what
// connect(2) says in the end.  Blocks: G.
int fd_connect(FD *fd, const void *addr, unsigned len);

// fd_set_deadline is pd_set_deadline.  Returns 0 or -ECLOSED.
int fd_set_deadline(FD *fd, unsigned directions, int64_t when);

// fd_shutdown ends one direction (SHUT_RD, SHUT_WR).
int fd_shutdown(FD *fd, int how);

// fd_enter gives the number for a system call that does not block, fd_leave
// gives it back.  fd_enter returns -ECLOSED after the close.
int fd_enter(FD *fd);
void fd_leave(FD *fd);

// fd_close wakes all users with -ECLOSED and returns when the number is closed,
// by this goroutine or by the last of them.  -ECLOSED the second time.
// Blocks: G, until those users have run.
int fd_close(FD *fd);
