// <string.h> as C23 asks it of an implementation without an operating system
// (its clause 4): everything but what allocates (strdup), has a locale
// (strcoll), knows errno (strerror) or keeps state (strtok).  For libraries
// written for anywhere; programs on rt0 have Str (<rt/str.h>), which knows its
// length.
//
// The memory functions and strlen are in rt/mem.c, and what looks far ahead is
// built of them; the rest goes byte by byte, as strings are short.  It must not
// read beyond the NUL: another page may begin there.
#include <rt/str.h>
#include <c/string.h>

void *
memccpy(void *restrict dst, const void *restrict src, int byte, size_t n)
{
    const char *end = memchr(src, byte, n);
    size_t length = end != NULL ? (size_t)(end + 1 - (const char *)src) : n;

    memcpy(dst, src, length);
    return end != NULL ? (char *)dst + length : NULL;
}

// The compiler must not know that nobody reads the bytes again.
void *
memset_explicit(void *dst, int byte, size_t n)
{
    memset(dst, byte, n);
    __asm__ volatile("" : : "r"(dst) : "memory");
    return dst;
}

size_t
strnlen(const char *s, size_t n)
{
    const char *end = memchr(s, 0, n);

    return end != NULL ? (size_t)(end - s) : n;
}

char *
strcpy(char *restrict dst, const char *restrict src)
{
    return memcpy(dst, src, strlen(src) + 1);
}

char *
strncpy(char *restrict dst, const char *restrict src, size_t n)
{
    size_t length = strnlen(src, n);

    memcpy(dst, src, length);
    memset(dst + length, 0, n - length);
    return dst;
}

char *
strcat(char *restrict dst, const char *restrict src)
{
    strcpy(dst + strlen(dst), src);
    return dst;
}

char *
strncat(char *restrict dst, const char *restrict src, size_t n)
{
    char *end = dst + strlen(dst);
    size_t length = strnlen(src, n);

    memcpy(end, src, length);
    end[length] = 0;
    return dst;
}

int
strcmp(const char *a, const char *b)
{
    return strncmp(a, b, SIZE_MAX);
}

int
strncmp(const char *a, const char *b, size_t n)
{
    for (; n > 0; a++, b++, n--) {
        if (*a != *b)
            return (unsigned char)*a - (unsigned char)*b;
        if (*a == 0)
            break;
    }
    return 0;
}

char *
strchr(const char *s, int byte)
{
    for (; *s != (char)byte; s++)
        if (*s == 0)
            return NULL;
    return (char *)s;
}

char *
strrchr(const char *s, int byte)
{
    const char *last = NULL;

    do {
        if (*s == (char)byte)
            last = s;
    } while (*s++ != 0);
    return (char *)last;
}

size_t
strspn(const char *s, const char *accept)
{
    const char *p = s;

    while (*p != 0 && strchr(accept, *p) != NULL)
        p++;
    return (size_t)(p - s);
}

size_t
strcspn(const char *s, const char *reject)
{
    const char *p = s;

    // The NUL that ends the set is found too, so it ends the string.
    while (strchr(reject, *p) == NULL)
        p++;
    return (size_t)(p - s);
}

char *
strpbrk(const char *s, const char *accept)
{
    s += strcspn(s, accept);
    return *s != 0 ? (char *)s : NULL;
}

char *
strstr(const char *s, const char *sub)
{
    ssize_t at = str_find((Str){ s, strlen(s) }, (Str){ sub, strlen(sub) });

    return at >= 0 ? (char *)s + at : NULL;
}
