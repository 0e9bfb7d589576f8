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
