// White space, as C's "C" locale has it: space \t \n \v \f \r.
#pragma once
#include <rt/base.h>

static inline bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
