// The texts of the error numbers.
//
// They lie one behind the other, in the order of the numbers, and a look-up
// walks: errors are looked up when something goes wrong and a human reads it.
// Rejected: an array of pointers, three times the size once each pointer has
// its relocation; a switch, which is the same array made by the compiler.
#include <rt/err.h>

// The kernel's, from 0.  An empty text ends the list.
static const char kernel_texts[] =
    "no error\0"
    "operation not permitted\0"                  // EPERM
    "no such file or directory\0"                // ENOENT
    "no such process\0"                          // ESRCH
    "interrupted system call\0"                  // EINTR
    "input/output error\0"                       // EIO
    "no such device or address\0"                // ENXIO
    "argument list too long\0"                   // E2BIG
    "exec format error\0"                        // ENOEXEC
    "bad file descriptor\0"                      // EBADF
    "no child processes\0"                       // ECHILD
    "resource temporarily unavailable\0"         // EAGAIN
    "cannot allocate memory\0"                   // ENOMEM
    "permission denied\0"                        // EACCES
    "bad address\0"                              // EFAULT
    "block device required\0"                    // ENOTBLK
    "device or resource busy\0"                  // EBUSY
    "file exists\0"                              // EEXIST
    "invalid cross-device link\0"                // EXDEV
    "no such device\0"                           // ENODEV
    "not a directory\0"                          // ENOTDIR
    "is a directory\0"                           // EISDIR
    "invalid argument\0"                         // EINVAL
    "too many open files in system\0"            // ENFILE
    "too many open files\0"                      // EMFILE
    "inappropriate ioctl for device\0"           // ENOTTY
    "text file busy\0"                           // ETXTBSY
    "file too large\0"                           // EFBIG
    "no space left on device\0"                  // ENOSPC
    "illegal seek\0"                             // ESPIPE
    "read-only file system\0"                    // EROFS
    "too many links\0"                           // EMLINK
    "broken pipe\0"                              // EPIPE
    "numerical argument out of domain\0"         // EDOM
    "numerical result out of range\0"            // ERANGE
    "resource deadlock avoided\0"                // EDEADLK
    "file name too long\0"                       // ENAMETOOLONG
    "no locks available\0"                       // ENOLCK
    "function not implemented\0"                 // ENOSYS
    "directory not empty\0"                      // ENOTEMPTY
    "too many levels of symbolic links\0"        // ELOOP
    "unknown error\0"                            // 41 is not used
    "no message of desired type\0"               // ENOMSG
    "identifier removed\0"                       // EIDRM
    "channel number out of range\0"              // ECHRNG
    "level 2 not synchronized\0"                 // EL2NSYNC
    "level 3 halted\0"                           // EL3HLT
    "level 3 reset\0"                            // EL3RST
    "link number out of range\0"                 // ELNRNG
    "protocol driver not attached\0"             // EUNATCH
    "no CSI structure available\0"               // ENOCSI
    "level 2 halted\0"                           // EL2HLT
    "invalid exchange\0"                         // EBADE
    "invalid request descriptor\0"               // EBADR
    "exchange full\0"                            // EXFULL
    "no anode\0"                                 // ENOANO
    "invalid request code\0"                     // EBADRQC
    "invalid slot\0"                             // EBADSLT
    "unknown error\0"                            // 58 is not used
    "bad font file format\0"                     // EBFONT
    "device not a stream\0"                      // ENOSTR
    "no data available\0"                        // ENODATA
    "timer expired\0"                            // ETIME
    "out of streams resources\0"                 // ENOSR
    "machine is not on the network\0"            // ENONET
    "package not installed\0"                    // ENOPKG
    "object is remote\0"                         // EREMOTE
    "link has been severed\0"                    // ENOLINK
    "advertise error\0"                          // EADV
    "srmount error\0"                            // ESRMNT
    "communication error on send\0"              // ECOMM
    "protocol error\0"                           // EPROTO
    "multihop attempted\0"                       // EMULTIHOP
    "RFS specific error\0"                       // EDOTDOT
    "bad message\0"                              // EBADMSG
    "value too large for defined data type\0"    // EOVERFLOW
    "name not unique on network\0"               // ENOTUNIQ
    "file descriptor in bad state\0"             // EBADFD
    "remote address changed\0"                   // EREMCHG
    "can not access a needed shared library\0"   // ELIBACC
    "accessing a corrupted shared library\0"     // ELIBBAD
    ".lib section in a.out corrupted\0"          // ELIBSCN
    "attempting to link in too many shared libraries\0"  // ELIBMAX
    "cannot exec a shared library directly\0"    // ELIBEXEC
    "invalid or incomplete multibyte or wide character\0" // EILSEQ
    "interrupted system call should be restarted\0"      // ERESTART
    "streams pipe error\0"                       // ESTRPIPE
    "too many users\0"                           // EUSERS
    "socket operation on non-socket\0"           // ENOTSOCK
    "destination address required\0"             // EDESTADDRREQ
    "message too long\0"                         // EMSGSIZE
    "protocol wrong type for socket\0"           // EPROTOTYPE
    "protocol not available\0"                   // ENOPROTOOPT
    "protocol not supported\0"                   // EPROTONOSUPPORT
    "socket type not supported\0"                // ESOCKTNOSUPPORT
    "operation not supported\0"                  // EOPNOTSUPP
    "protocol family not supported\0"            // EPFNOSUPPORT
    "address family not supported by protocol\0" // EAFNOSUPPORT
    "address already in use\0"                   // EADDRINUSE
    "cannot assign requested address\0"          // EADDRNOTAVAIL
    "network is down\0"                          // ENETDOWN
    "network is unreachable\0"                   // ENETUNREACH
    "network dropped connection on reset\0"      // ENETRESET
    "software caused connection abort\0"         // ECONNABORTED
    "connection reset by peer\0"                 // ECONNRESET
    "no buffer space available\0"                // ENOBUFS
    "transport endpoint is already connected\0"  // EISCONN
    "transport endpoint is not connected\0"      // ENOTCONN
    "cannot send after transport endpoint shutdown\0"    // ESHUTDOWN
    "too many references: cannot splice\0"       // ETOOMANYREFS
    "connection timed out\0"                     // ETIMEDOUT
    "connection refused\0"                       // ECONNREFUSED
    "host is down\0"                             // EHOSTDOWN
    "no route to host\0"                         // EHOSTUNREACH
    "operation already in progress\0"            // EALREADY
    "operation now in progress\0"                // EINPROGRESS
    "stale file handle\0"                        // ESTALE
    "structure needs cleaning\0"                 // EUCLEAN
    "not a XENIX named type file\0"              // ENOTNAM
    "no XENIX semaphores available\0"            // ENAVAIL
    "is a named type file\0"                     // EISNAM
    "remote I/O error\0"                         // EREMOTEIO
    "disk quota exceeded\0"                      // EDQUOT
    "no medium found\0"                          // ENOMEDIUM
    "wrong medium type\0"                        // EMEDIUMTYPE
    "operation canceled\0"                       // ECANCELED
    "required key not available\0"               // ENOKEY
    "key has expired\0"                          // EKEYEXPIRED
    "key has been revoked\0"                     // EKEYREVOKED
    "key was rejected by service\0"              // EKEYREJECTED
    "owner died\0"                               // EOWNERDEAD
    "state not recoverable\0"                    // ENOTRECOVERABLE
    "operation not possible due to RF-kill\0"    // ERFKILL
    "memory page has hardware error\0"           // EHWPOISON
    ;

// The runtime's own, from ECLOSED.
static const char own_texts[] =
    "use of what is closed\0"                    // ECLOSED
    "deadline exceeded\0"                        // EDEADLINE
    "unexpected end of file\0"                   // ESHORT
    "no such host\0"                             // ENOHOST
    "protocol violated by the peer\0"            // EPROTOCOL
    "malformed text\0"                           // ESYNTAX
    ;

const char *
err_text(int err)
{
    unsigned n = err < 0 ? -(unsigned)err : (unsigned)err;
    const char *text = kernel_texts;

    if (n >= ECLOSED) {
        text = own_texts;
        n -= ECLOSED;
    }
    for (; n > 0 && *text != 0; n--)
        while (*text++ != 0)
            ;
    return *text != 0 ? text : "unknown error";
}
