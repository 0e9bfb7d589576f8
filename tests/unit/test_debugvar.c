// units: rt/debugvar.c
// Names in RT0_DEBUG and in the environment: whole names only.
#include <criterion/criterion.h>
#include "rt/debugvar.h"

Test(debugvar, finds_whole_names)
{
    const char *text = "boot,guards=canary,x=1";

    cr_assert_eq(debugvar_find(text, "boot")[0], ',');
    cr_assert_str_eq(debugvar_find(text, "guards"), "canary,x=1");
    cr_assert_str_eq(debugvar_find(text, "x"), "1");
    cr_assert_null(debugvar_find(text, "boo"));
    cr_assert_null(debugvar_find(text, "guard"));
    cr_assert_null(debugvar_find(text, "canary"));
    cr_assert_null(debugvar_find(NULL, "boot"));
    cr_assert_null(debugvar_find("", "boot"));
    cr_assert_null(debugvar_find(",,", "boot"));
}

Test(debugvar, finds_variables)
{
    char *env[] = { "PATHS=no", "PATH=/bin", "EMPTY=", "odd", NULL };

    cr_assert_str_eq(env_find(env, "PATH"), "/bin");
    cr_assert_str_eq(env_find(env, "EMPTY"), "");
    cr_assert_null(env_find(env, "odd"));
    cr_assert_null(env_find(env, "PAT"));
}

static void
is_size(const char *text, size_t want)
{
    size_t n;

    cr_assert(size_parse(text, &n), "%s", text);
    cr_assert_eq(n, want, "%s", text);
}

Test(debugvar, sizes)
{
    is_size("0", 0);
    is_size("65536", 65536);
    is_size("1k", 1024);
    is_size("512K", 512 << 10);
    is_size("64m", 64 << 20);
    is_size("1M", 1 << 20);
    is_size("2g", (size_t)2 << 30);
    is_size("007G", (size_t)7 << 30);
    is_size("1000g", (size_t)1000 << 30);
    is_size("1099511627776", (size_t)1 << 40);
}

Test(debugvar, what_is_no_size)
{
    static const char *const texts[] = {
        "", "m", "-1", "+1", " 1", "1 ", "1.5g", "1kk", "1km", "1t", "0x10", "1m,",
        "99999999999999999999", "17179869184g", "2000000000000g",
    };
    size_t n;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_assert_not(size_parse(texts[i], &n), "\"%s\" is %zu", texts[i], n);
}
