// System calls, typed.  Each sys_NAME is one kernel entry with the kernel's own
// contract: >= 0, or -errno.  None retries: who may see -EINTR says in its own
// contract what it does about it.  Each use leaves a record of its site and
// number in the program (arch.h).
#pragma once
#include <asm/unistd.h>
#include <linux/futex.h>
#include <linux/time_types.h>
#include "arch.h"
#include "rt/abi.h"

struct epoll_event;
struct sigaltstack;
struct rlimit64;

#define SYS_INLINE static inline __attribute__((always_inline))

// Files and descriptors.

SYS_INLINE long
sys_read(int fd, void *buf, size_t n)
{
    return SYSCALL3(__NR_read, fd, buf, n);
}

SYS_INLINE long
sys_write(int fd, const void *buf, size_t n)
{
    return SYSCALL3(__NR_write, fd, buf, n);
}

SYS_INLINE int
sys_openat(int dir, const char *path, int flags, int mode)
{
    return (int)SYSCALL4(__NR_openat, dir, path, flags, mode);
}

SYS_INLINE int
sys_close(int fd)
{
    return (int)SYSCALL1(__NR_close, fd);
}

SYS_INLINE long
sys_lseek(int fd, long offset, int whence)
{
    return SYSCALL3(__NR_lseek, fd, offset, whence);
}

SYS_INLINE int
sys_ppoll(struct pollfd *fds, unsigned n, const struct __kernel_timespec *timeout)
{
    return (int)SYSCALL6(__NR_ppoll, fds, n, timeout, 0, 8, 0);
}

// Memory.

SYS_INLINE void *
sys_mmap(void *addr, size_t n, int prot, int flags, int fd, long offset)
{
    return (void *)SYSCALL6(__NR_mmap, addr, n, prot, flags, fd, offset);
}

// sys_failed tells an address that mmap returned from the -errno that it
// returned instead.
SYS_INLINE bool
sys_failed(const void *p)
{
    return (uintptr_t)p > (uintptr_t)-4096;
}

SYS_INLINE int
sys_munmap(void *addr, size_t n)
{
    return (int)SYSCALL2(__NR_munmap, addr, n);
}

SYS_INLINE int
sys_mprotect(void *addr, size_t n, int prot)
{
    return (int)SYSCALL3(__NR_mprotect, addr, n, prot);
}

SYS_INLINE int
sys_madvise(void *addr, size_t n, int advice)
{
    return (int)SYSCALL3(__NR_madvise, addr, n, advice);
}

// Returns the bytes that took the advice, the first ones: fewer than asked for
// when there is an error on the way.
SYS_INLINE long
sys_process_madvise(int pidfd, const Str *ranges, size_t n, int advice)
{
    return SYSCALL6(__NR_process_madvise, pidfd, ranges, n, advice, 0, 0);
}

// Time and sleep.

SYS_INLINE int
sys_clock_gettime(int clock, struct __kernel_timespec *ts)
{
    return (int)SYSCALL2(__NR_clock_gettime, clock, ts);
}

SYS_INLINE int
sys_nanosleep(const struct __kernel_timespec *ts)
{
    return (int)SYSCALL2(__NR_nanosleep, ts, 0);
}

SYS_INLINE int
sys_futex_wait(uint32_t *word, uint32_t value, const struct __kernel_timespec *timeout)
{
    return (int)SYSCALL4(__NR_futex, word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, value, timeout);
}

SYS_INLINE int
sys_futex_wake(uint32_t *word, int n)
{
    return (int)SYSCALL3(__NR_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, n);
}

// Its threads; without registration it is an error.
SYS_INLINE int
sys_membarrier(int command)
{
    return (int)SYSCALL2(__NR_membarrier, command, 0);
}

// The process.

SYS_INLINE RT_NORETURN void
sys_exit_group(int status)
{
    for (;;)
        (void)SYSCALL1(__NR_exit_group, status);
}

// sys_exit ends the thread, and nothing else.
SYS_INLINE RT_NORETURN void
sys_exit(void)
{
    for (;;)
        (void)SYSCALL1(__NR_exit, 0);
}

SYS_INLINE int
sys_gettid(void)
{
    return (int)SYSCALL0(__NR_gettid);
}

SYS_INLINE int
sys_prctl(int option, unsigned long value)
{
    return (int)SYSCALL2(__NR_prctl, option, value);
}

SYS_INLINE int
sys_getpid(void)
{
    return (int)SYSCALL0(__NR_getpid);
}

// sys_sched_getaffinity returns how many bytes of the mask it wrote.
SYS_INLINE long
sys_sched_getaffinity(int tid, size_t nbytes, uint64_t *mask)
{
    return SYSCALL3(__NR_sched_getaffinity, tid, nbytes, mask);
}

SYS_INLINE int
sys_prlimit(int pid, int resource, const struct rlimit64 *new, struct rlimit64 *old)
{
    return (int)SYSCALL4(__NR_prlimit64, pid, resource, new, old);
}

SYS_INLINE int
sys_arch_prctl(int code, uintptr_t addr)
{
    return (int)SYSCALL2(__NR_arch_prctl, code, addr);
}

// Signals.  The kernel's sigset_t is 8 bytes.

SYS_INLINE int
sys_rt_sigaction(int sig, const void *new, void *old)
{
    return (int)SYSCALL4(__NR_rt_sigaction, sig, new, old, 8);
}

SYS_INLINE int
sys_rt_sigprocmask(int how, const uint64_t *new, uint64_t *old)
{
    return (int)SYSCALL4(__NR_rt_sigprocmask, how, new, old, 8);
}

SYS_INLINE int
sys_sigaltstack(const struct sigaltstack *new, struct sigaltstack *old)
{
    return (int)SYSCALL2(__NR_sigaltstack, new, old);
}

SYS_INLINE int
sys_tgkill(int pid, int tid, int sig)
{
    return (int)SYSCALL3(__NR_tgkill, pid, tid, sig);
}

// Sockets and epoll.

SYS_INLINE int
sys_socket(int family, int type, int protocol)
{
    return (int)SYSCALL3(__NR_socket, family, type, protocol);
}

SYS_INLINE int
sys_bind(int fd, const void *addr, unsigned len)
{
    return (int)SYSCALL3(__NR_bind, fd, addr, len);
}

SYS_INLINE int
sys_connect(int fd, const void *addr, unsigned len)
{
    return (int)SYSCALL3(__NR_connect, fd, addr, len);
}

SYS_INLINE int
sys_listen(int fd, int backlog)
{
    return (int)SYSCALL2(__NR_listen, fd, backlog);
}

SYS_INLINE int
sys_accept4(int fd, void *addr, unsigned *len, int flags)
{
    return (int)SYSCALL4(__NR_accept4, fd, addr, len, flags);
}

SYS_INLINE long
sys_recvfrom(int fd, void *buf, size_t n, int flags, void *addr, unsigned *len)
{
    return SYSCALL6(__NR_recvfrom, fd, buf, n, flags, addr, len);
}

SYS_INLINE long
sys_sendto(int fd, const void *buf, size_t n, int flags, const void *addr, unsigned len)
{
    return SYSCALL6(__NR_sendto, fd, buf, n, flags, addr, len);
}

SYS_INLINE long
sys_sendmsg(int fd, const struct msghdr *msg, int flags)
{
    return SYSCALL3(__NR_sendmsg, fd, msg, flags);
}

SYS_INLINE int
sys_shutdown(int fd, int how)
{
    return (int)SYSCALL2(__NR_shutdown, fd, how);
}

SYS_INLINE int
sys_setsockopt(int fd, int level, int option, const void *value, unsigned len)
{
    return (int)SYSCALL6(__NR_setsockopt, fd, level, option, value, len, 0);
}

SYS_INLINE int
sys_getsockname(int fd, void *addr, unsigned *len)
{
    return (int)SYSCALL3(__NR_getsockname, fd, addr, len);
}

SYS_INLINE int
sys_eventfd2(unsigned value, int flags)
{
    return (int)SYSCALL2(__NR_eventfd2, value, flags);
}

SYS_INLINE int
sys_epoll_create1(int flags)
{
    return (int)SYSCALL1(__NR_epoll_create1, flags);
}

SYS_INLINE int
sys_epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)
{
    return (int)SYSCALL4(__NR_epoll_ctl, epfd, op, fd, event);
}

// sys_epoll_pwait2 has nanoseconds; Linux 5.11, so the caller keeps a fallback.
SYS_INLINE int
sys_epoll_pwait2(int epfd, struct epoll_event *events, int n,
                 const struct __kernel_timespec *timeout)
{
    return (int)SYSCALL6(__NR_epoll_pwait2, epfd, events, n, timeout, 0, 8);
}

SYS_INLINE int
sys_epoll_pwait(int epfd, struct epoll_event *events, int n, int timeout_ms)
{
    return (int)SYSCALL6(__NR_epoll_pwait, epfd, events, n, timeout_ms, 0, 8);
}
