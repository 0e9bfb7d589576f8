/* What stands behind TYPE_DEFINE: each field is looked at by the compiler, and one
   that can hold no pointer is refused there and then. */
#pragma once
#include <rt/base.h>

typedef struct GCSpan_ { uint32_t off, len; } GCSpan_;

/* m(T, field, number) for each field, of which there may be 16. */
#define TYPE_1_(m, T, a)       m(T, a, 1)
#define TYPE_2_(m, T, a, ...)  m(T, a, 2) TYPE_1_(m, T, __VA_ARGS__)
#define TYPE_3_(m, T, a, ...)  m(T, a, 3) TYPE_2_(m, T, __VA_ARGS__)
#define TYPE_4_(m, T, a, ...)  m(T, a, 4) TYPE_3_(m, T, __VA_ARGS__)
#define TYPE_5_(m, T, a, ...)  m(T, a, 5) TYPE_4_(m, T, __VA_ARGS__)
#define TYPE_6_(m, T, a, ...)  m(T, a, 6) TYPE_5_(m, T, __VA_ARGS__)
#define TYPE_7_(m, T, a, ...)  m(T, a, 7) TYPE_6_(m, T, __VA_ARGS__)
#define TYPE_8_(m, T, a, ...)  m(T, a, 8) TYPE_7_(m, T, __VA_ARGS__)
#define TYPE_9_(m, T, a, ...)  m(T, a, 9) TYPE_8_(m, T, __VA_ARGS__)
#define TYPE_10_(m, T, a, ...) m(T, a, 10) TYPE_9_(m, T, __VA_ARGS__)
#define TYPE_11_(m, T, a, ...) m(T, a, 11) TYPE_10_(m, T, __VA_ARGS__)
#define TYPE_12_(m, T, a, ...) m(T, a, 12) TYPE_11_(m, T, __VA_ARGS__)
#define TYPE_13_(m, T, a, ...) m(T, a, 13) TYPE_12_(m, T, __VA_ARGS__)
#define TYPE_14_(m, T, a, ...) m(T, a, 14) TYPE_13_(m, T, __VA_ARGS__)
#define TYPE_15_(m, T, a, ...) m(T, a, 15) TYPE_14_(m, T, __VA_ARGS__)
#define TYPE_16_(m, T, a, ...) m(T, a, 16) TYPE_15_(m, T, __VA_ARGS__)
#define TYPE_MANY_(m, T, ...)  _Static_assert(0, \
    "TYPE_DEFINE(" #T "): at most 16 fields: put some of them into a struct");
#define TYPE_PICK_(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, \
                   _17, _18, _19, _20, x, ...) x
#define TYPE_EACH_(m, T, ...) \
    TYPE_PICK_(__VA_ARGS__, TYPE_MANY_, TYPE_MANY_, TYPE_MANY_, TYPE_MANY_, TYPE_16_, TYPE_15_, \
               TYPE_14_, TYPE_13_, TYPE_12_, TYPE_11_, TYPE_10_, TYPE_9_, TYPE_8_, TYPE_7_, \
               TYPE_6_, TYPE_5_, TYPE_4_, TYPE_3_, TYPE_2_, TYPE_1_, ) (m, T, __VA_ARGS__)

/* An array becomes a pointer where a value is wanted, and so is told from one. */
#define TYPE_VALUE_(f)    __typeof__(1 ? (f) : (f))
#define TYPE_IS_ARRAY_(f) (__builtin_classify_type(f) == 5 && \
    !__builtin_types_compatible_p(__typeof__(f), TYPE_VALUE_(f)) && \
    !__builtin_types_compatible_p(__typeof__(f), _Atomic(TYPE_VALUE_(f))))
#define TYPE_ELEMENT_(f)  (*__builtin_choose_expr(TYPE_IS_ARRAY_(f), (f), &(f)))

/* The compilers' numbers: 5 is a pointer (and an array of three dimensions), 12 a
   struct, 13 a union.  What has a pointer in it is aligned as one. */
#define TYPE_CLASS_(f)    __builtin_classify_type(TYPE_ELEMENT_(TYPE_ELEMENT_(f)))
#define TYPE_HOLDS_(f) \
    ((TYPE_CLASS_(f) == 5 || TYPE_CLASS_(f) == 12 || TYPE_CLASS_(f) == 13) && \
     _Alignof(__typeof__(f)) % sizeof(void *) == 0)
/* By a name, as clang writes out the whole expression that is false. */
#define TYPE_CHECK_(T, f, n) \
    enum { T##_field_##n##_ = TYPE_HOLDS_(((T *)0)->f) }; \
    _Static_assert(T##_field_##n##_, #T "." #f " holds no pointer: name those fields that are " \
        "a pointer, an array of pointers, or a struct with some"); \
    _Static_assert(offsetof(T, f) % sizeof(void *) == 0, #T "." #f " is misaligned: the " \
        "collector reads words at multiples of 8");
#define TYPE_SPAN_(T, f, n) { offsetof(T, f), sizeof(((T *)0)->f) },
