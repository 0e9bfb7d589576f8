// units: lib/err/err_text.c
// err_text has glibc's words (in lower case) for every number of the kernel,
// and texts of its own for rt0's numbers.
#include <criterion/criterion.h>
#include <limits.h>
#include <string.h>
#include <strings.h>
#include <rt/err.h>

Test(err_text, has_libcs_words)
{
    for (int err = 1; err <= 133; err++) {
        bool used = err != 41 && err != 58;
        const char *want = used ? strerror(err) : "unknown error";
        cr_assert(strcasecmp(err_text(err), want) == 0, "%d: %s", err, err_text(err));
        cr_assert_eq(err_text(-err), err_text(err));
    }
    cr_assert_str_eq(err_text(0), "no error");
    cr_assert_str_eq(err_text(-EADDRINUSE), "address already in use");
}

Test(err_text, has_words_for_the_runtimes_own)
{
    cr_assert_str_eq(err_text(ECLOSED), "use of what is closed");
    cr_assert_str_eq(err_text(-EDEADLINE), "deadline exceeded");
    cr_assert_str_eq(err_text(ESHORT), "unexpected end of file");
    cr_assert_str_eq(err_text(-ENOHOST), "no such host");
    cr_assert_str_eq(err_text(EPROTOCOL), "protocol violated by the peer");
    cr_assert_str_eq(err_text(ESYNTAX), "malformed text");
}

Test(err_text, knows_what_it_does_not_know)
{
    static const int others[] = { 134, 1000, 4095, -4095, ESYNTAX + 1, 5000, INT_MAX, INT_MIN };

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        cr_assert_str_eq(err_text(others[i]), "unknown error", "%d", others[i]);
}
