/* Errors: 0 or more is success, -E... is failure.  The numbers are the kernel's,
   spelled as libc spells them, so that both headers may meet in a hosted test. */
#pragma once
#include <rt/base.h>

#define EPERM 1
#define ENOENT 2
#define EINTR 4
#define EIO 5
#define EBADF 9
#define ECHILD 10
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY 16
#define EEXIST 17
#define ENOTDIR 20
#define EISDIR 21
#define EINVAL 22
#define ENFILE 23
#define EMFILE 24
#define ENOSPC 28
#define EPIPE 32
#define ERANGE 34
#define ENOSYS 38
#define EMSGSIZE 90
#define EOPNOTSUPP 95
#define EAFNOSUPPORT 97
#define EADDRINUSE 98
#define EADDRNOTAVAIL 99
#define ECONNABORTED 103
#define ECONNRESET 104
#define ENOBUFS 105
#define ENOTCONN 107
#define ETIMEDOUT 110
#define ECONNREFUSED 111
#define ECANCELED 125
enum {                                  /* the runtime's own */
    ECLOSED = 4096,                     /* closed by this program while in use */
    EDEADLINE,                          /* a deadline passed; the operation may be repeated */
    ESHORT,                             /* end of file in the middle */
    ENOHOST,                            /* no such host */
    EPROTOCOL,                          /* the peer broke the protocol */
    ESYNTAX,                            /* malformed text (address, number) */
};

/* err_text names an error: "address already in use".

     err      an E... number of either sign; 0 is "no error"

   Returns a constant; for a number it does not know, "unknown error".
   Blocks:  never.   Context: anywhere. */
const char *err_text(int err);

RT_NORETURN void must_failed(long err, const char *expr, const char *file, int line)
    RT_PRIVATE(must_failed);

/* must is the value of the expression, or a panic with its text, the error's
   and the place. */
#define must(...) __extension__({ \
    __typeof__(__VA_ARGS__) rt_must_ = (__VA_ARGS__); \
    if (__builtin_expect(rt_must_ < 0, 0)) \
        must_failed((long)rt_must_, #__VA_ARGS__, __FILE__, __LINE__); \
    rt_must_; })
