// units: lib/str/find.c
// lib/c/string.c against libc, on random strings of few letters, each at the
// end of an array: a byte read too much is found by the sanitizer.  The
// functions are included under other names, since the test runs on libc's.
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define memccpy rt0_memccpy
#define memset_explicit rt0_memset_explicit
#define strnlen rt0_strnlen
#define strcpy rt0_strcpy
#define strncpy rt0_strncpy
#define strcat rt0_strcat
#define strncat rt0_strncat
#define strcmp rt0_strcmp
#define strncmp rt0_strncmp
#define strchr rt0_strchr
#define strrchr rt0_strrchr
#define strspn rt0_strspn
#define strcspn rt0_strcspn
#define strpbrk rt0_strpbrk
#define strstr rt0_strstr
#include "lib/c/string.c"
#undef memccpy
#undef strnlen
#undef strcpy
#undef strncpy
#undef strcat
#undef strncat
#undef strcmp
#undef strncmp
#undef strchr
#undef strrchr
#undef strspn
#undef strcspn
#undef strpbrk
#undef strstr

enum { MOST = 12, ROUNDS = 200000 };

typedef struct Text { char *s; size_t len; } Text;

static unsigned seed = 1;

static unsigned
below(unsigned n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

// A string that fills its memory, of the letters a, b and one beyond ASCII.
static Text
random_text(void)
{
    Text t = { .len = below(MOST) };

    t.s = malloc(t.len + 1);
    for (size_t i = 0; i < t.len; i++)
        t.s[i] = "ab\xe4"[below(3)];
    t.s[t.len] = 0;
    return t;
}

static int
sign(int n)
{
    return (n > 0) - (n < 0);
}

Test(string, searching)
{
    for (int i = 0; i < ROUNDS; i++) {
        Text s = random_text(), t = random_text();
        int c = "ab\xe4z"[below(5)];
        size_t n = below(MOST + 2);

        cr_assert(rt0_strnlen(s.s, n) == strnlen(s.s, n));
        cr_assert(sign(rt0_strcmp(s.s, t.s)) == sign(strcmp(s.s, t.s)));
        cr_assert(sign(rt0_strncmp(s.s, t.s, n)) == sign(strncmp(s.s, t.s, n)));
        cr_assert(rt0_strchr(s.s, c) == strchr(s.s, c));
        cr_assert(rt0_strrchr(s.s, c) == strrchr(s.s, c));
        cr_assert(rt0_strspn(s.s, t.s) == strspn(s.s, t.s));
        cr_assert(rt0_strcspn(s.s, t.s) == strcspn(s.s, t.s));
        cr_assert(rt0_strpbrk(s.s, t.s) == strpbrk(s.s, t.s));
        cr_assert(rt0_strstr(s.s, t.s) == strstr(s.s, t.s));
        free(s.s);
        free(t.s);
    }
}

// Both write into arrays that are equal before, and must be afterwards.
Test(string, copying)
{
    enum { ROOM = 3 * MOST };
    char ours[ROOM], libcs[ROOM];

    for (int i = 0; i < ROUNDS; i++) {
        Text head = random_text(), s = random_text();
        size_t n = below(MOST + 2);
        int c = s.len > 0 ? s.s[below((unsigned)s.len)] : 0;
        void *end, *libcs_end;

        memset(ours, '-', ROOM);
        strcpy(ours, head.s);
        memcpy(libcs, ours, ROOM);
        switch (below(5)) {
        case 0:
            cr_assert(rt0_strcpy(ours, s.s) == ours);
            strcpy(libcs, s.s);
            break;
        case 1:
            cr_assert(rt0_strncpy(ours, s.s, n) == ours);
            strncpy(libcs, s.s, n);
            break;
        case 2:
            cr_assert(rt0_strcat(ours, s.s) == ours);
            strcat(libcs, s.s);
            break;
        case 3:
            cr_assert(rt0_strncat(ours, s.s, n) == ours);
            strncat(libcs, s.s, n);
            break;
        case 4:
            n = below((unsigned)s.len + 1);
            end = rt0_memccpy(ours, s.s, c, n);
            libcs_end = memccpy(libcs, s.s, c, n);
            cr_assert((end == NULL) == (libcs_end == NULL));
            cr_assert(end == NULL || (char *)end - ours == (char *)libcs_end - libcs);
            break;
        }
        cr_assert_arr_eq(ours, libcs, ROOM);
        free(head.s);
        free(s.s);
    }
}

Test(string, set_explicit)
{
    char secret[] = "secret";

    cr_assert(rt0_memset_explicit(secret, 0, sizeof secret) == secret);
    for (size_t i = 0; i < sizeof secret; i++)
        cr_assert(secret[i] == 0);
}
