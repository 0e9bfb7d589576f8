// units: gc/settings.c gc/engine.c rt/debugvar.c
// What RT0_GC and RT0_MEMLIMIT say, and what they may not.
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include "gc/engine.h"
#include "gc/settings.h"
#include "rt/panic.h"
#include "rt/start.h"

// What the engines are made of.
Marked
mark_all(uint32_t n)
{
    return (Marked){ .markers = n };
}

StartInfo start_info;

void
fatal(const char *fmt, ...)
{
    fprintf(stderr, "%s\n", fmt);
    abort();
}

static void
read_from(char *gc, char *limit)
{
    char *env[] = { "RT0_GCX=off", gc, limit, NULL };

    if (gc == NULL)
        env[1] = "A=b";
    settings = (Settings){ .percent = 100, .limit = SIZE_MAX };
    start_info.envp = env;
    settings_read();
}

static void
check_settings(int percent, uint32_t every, bool checkmark)
{
    cr_assert_eq(settings.percent, percent);
    cr_assert_eq(settings.every, every);
    cr_assert_eq(settings.checkmark, checkmark);
}

Test(settings, without_variables_all_stays_as_it_is)
{
    cr_assert_eq(settings.percent, 100);
    cr_assert_eq(settings.limit, SIZE_MAX);
    read_from(NULL, NULL);
    check_settings(100, 0, false);
    cr_assert_eq(settings.limit, SIZE_MAX);
    read_from("RT0_GC=", NULL);
    check_settings(100, 0, false);
}

Test(settings, words)
{
    read_from("RT0_GC=off", NULL);
    check_settings(-1, 0, false);
    read_from("RT0_GC=percent=250", NULL);
    check_settings(250, 0, false);
    read_from("RT0_GC=percent=0", NULL);
    check_settings(0, 0, false);
    read_from("RT0_GC=every=1", NULL);
    check_settings(100, 1, false);
    read_from("RT0_GC=checkmark,every=100,percent=50,stw", NULL);
    check_settings(50, 100, true);
    read_from("RT0_GC=percent=50,off", NULL);
    check_settings(-1, 0, false);
    read_from("RT0_GC=percent=1000000000", NULL);
    check_settings(1000000000, 0, false);
}

Test(settings, a_variable_that_is_empty_says_nothing)
{
    read_from("RT0_GC=", "RT0_MEMLIMIT=");
    cr_assert_eq(settings.percent, 100);
    cr_assert_eq(settings.limit, SIZE_MAX);
}

Test(settings, sizes)
{
    read_from(NULL, "RT0_MEMLIMIT=512m");
    cr_assert_eq(settings.limit, 512 << 20);
    read_from("RT0_GC=off", "RT0_MEMLIMIT=65536");
    cr_assert_eq(settings.limit, 65536);
    check_settings(-1, 0, false);
}

Test(settings, a_program_with_rights_of_another_user_is_not_told)
{
    start_info.secure = true;
    read_from("RT0_GC=off", "RT0_MEMLIMIT=1m");
    start_info.secure = false;
    check_settings(100, 0, false);
    cr_assert_eq(settings.limit, SIZE_MAX);
}

// Each is refused.  A test of its own, as the process ends.
#define REFUSED(name, gc, limit)                        \
    Test(settings, name, .signal = SIGABRT)             \
    {                                                   \
        read_from(gc, limit);                           \
    }

REFUSED(unknown_word, "RT0_GC=fast", NULL)
REFUSED(part_of_a_word, "RT0_GC=of", NULL)
REFUSED(more_than_a_word, "RT0_GC=offf", NULL)
REFUSED(empty_word, "RT0_GC=off,,stw", NULL)
REFUSED(no_number, "RT0_GC=percent", NULL)
REFUSED(empty_number, "RT0_GC=percent=", NULL)
REFUSED(negative_number, "RT0_GC=percent=-1", NULL)
REFUSED(half_a_number, "RT0_GC=percent=5x", NULL)
REFUSED(number_too_many, "RT0_GC=off=1", NULL)
REFUSED(equals_too_many, "RT0_GC=stw=", NULL)
REFUSED(every_none, "RT0_GC=every=0", NULL)
REFUSED(percent_that_would_wrap, "RT0_GC=percent=4294967295", NULL)
REFUSED(every_that_would_wrap, "RT0_GC=every=4294967297", NULL)
REFUSED(percent_of_many_digits, "RT0_GC=percent=99999999999999999999", NULL)
REFUSED(size_without_number, NULL, "RT0_MEMLIMIT=m")
REFUSED(size_of_units, NULL, "RT0_MEMLIMIT=1mb")
