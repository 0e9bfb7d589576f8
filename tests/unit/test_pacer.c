// units: gc/pacer.c
// When to collect: at the goal that pacer_goal sets.
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
