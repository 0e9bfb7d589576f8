/* Types and attributes that every other header needs.  Only the compiler's
   freestanding headers are used: no libc, no kernel headers, and no
   <stdnoreturn.h>, whose macro breaks __attribute__((noreturn)) in user code. */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef __INTPTR_TYPE__ ssize_t;        /* long, as in every libc on these machines */

#define RT_NORETURN    _Noreturn
#define RT_PRINTF(m, n) __attribute__((__format__(__printf__, m, n)))
/* A function that only macros call: a program's own of that name is another. */
#define RT_PRIVATE(name) __asm__("rt0." #name)

typedef struct Str {                    /* bytes; same layout as struct iovec */
    const char *ptr;
    size_t len;
} Str;
typedef struct Chan Chan;
typedef struct Ctx Ctx;
typedef struct Reader Reader;
typedef struct Writer Writer;
