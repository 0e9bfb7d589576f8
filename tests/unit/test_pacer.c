// units: gc/pacer.c
// When to collect: at the goal, which a limit brings down.
#include <criterion/criterion.h>
#include "gc/pacer.h"

Test(pacer, a_small_heap_grows_to_the_minimum)
{
    cr_assert_eq(pacer_goal(0, 100), PACER_MIN_GOAL);
    cr_assert_eq(pacer_goal(PACER_MIN_GOAL / 2 - 1000, 100), PACER_MIN_GOAL);
    cr_assert_eq(pacer_goal(0, 0), PACER_MIN_GOAL);
}

Test(pacer, a_large_one_by_the_percentage)
{
    for (size_t live = 8 << 20; live < (size_t)1 << 40; live *= 3)
        for (int percent = 0; percent <= 400; percent += 50) {
            size_t want = live + live / 100 * (size_t)percent;
            size_t goal = pacer_goal(live, percent);
            cr_assert(goal >= want && goal <= want + (size_t)percent);
        }
}

Test(pacer, what_does_not_fit_in_a_word_is_never)
{
    cr_assert_eq(pacer_goal(1, -1), SIZE_MAX);
    cr_assert_eq(pacer_goal((size_t)1 << 63, 100), SIZE_MAX);
    cr_assert_lt(pacer_goal((size_t)1 << 36, INT32_MAX), SIZE_MAX);
    cr_assert_eq(pacer_goal((size_t)1 << 50, INT32_MAX), SIZE_MAX);
}

enum { MB = 1 << 20 };

Test(pacer, a_limit_brings_the_goal_down)
{
    cr_assert_eq(pacer_limited(100 * MB, 50 * MB, SIZE_MAX, 0), 100 * MB);
    cr_assert_eq(pacer_limited(100 * MB, 50 * MB, 200 * MB, 2 * MB), 100 * MB);
    cr_assert_eq(pacer_limited(100 * MB, 50 * MB, 80 * MB, 2 * MB), 78 * MB);
    cr_assert_eq(pacer_limited(SIZE_MAX, 50 * MB, 80 * MB, 2 * MB), 78 * MB,
                 "also where collection is turned off");
}

Test(pacer, there_is_always_room_for_a_16th_and_never_more_than_without_a_limit)
{
    for (size_t live = 0; live < (size_t)1 << 40; live = live * 3 + 1000)
        for (size_t limit = 0; limit < (size_t)1 << 41; limit = limit * 2 + 1000)
            for (int percent = 0; percent <= 200; percent += 50) {
                size_t natural = pacer_goal(live, percent);
                size_t goal = pacer_limited(natural, live, limit, 1 * MB);
                cr_assert_leq(goal, natural);
                cr_assert(goal == natural || goal >= live + live / 16);
                cr_assert(goal == natural || goal >= live + 256 * 1024);
                cr_assert(goal <= limit || goal - live <= live / 16 + 256 * 1024);
            }
}

Test(pacer, above_the_limit_the_program_has_half_of_the_time)
{
    cr_assert_not(pacer_may_collect(1000, 999));
    cr_assert(pacer_may_collect(1000, 1000));
    cr_assert(pacer_may_collect(1000, 1001));
    cr_assert(pacer_may_collect(0, 0));
}
