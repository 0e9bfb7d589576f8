/* The macros behind go, go_with, wg_go, group_go, timer_start and gc_cleanup: a call of
   a typed function that runs later.
   call_begin pushes the record on the goroutine's list and answers with the address
   of call_capture, which is then called *through fn's own type*: the compiler checks
   and converts the arguments and places them as the ABI says, and call_capture stores
   the argument registers (integer and floating point) into the record.  What becomes
   of the record is up to `start`, which the call site names; the new goroutine's entry
   loads the registers again.  Arguments that park, or that start goroutines
   themselves, are fine: the list is LIFO and belongs to the goroutine. */
#pragma once
#include <rt/base.h>

typedef struct Call Call;
typedef struct CallSite {
    const char *fn, *file, *func;
    intptr_t (*start)(Call *call);
    int line;
} CallSite;
typedef struct GoAttr {
    size_t stack;                       /* bytes reserved; 0: the default */
    const char *name;                   /* shown in dumps; NULL: the function's */
} GoAttr;
struct Call {
    uint64_t regs[17];                  /* first: call_x86_64.S knows the offset */
    void (*fn)(void);
    const CallSite *site;
    const GoAttr *attr;
    intptr_t result;
    Call *link;                         /* the call this one is an argument of */
};
void (*call_begin(Call *call))(void) RT_PRIVATE(call_begin);
intptr_t call_go(Call *call) RT_PRIVATE(call_go);
intptr_t call_go_with(Call *call) RT_PRIVATE(call_go_with);
intptr_t call_timer(Call *call) RT_PRIVATE(call_timer);
intptr_t call_cleanup(Call *call) RT_PRIVATE(call_cleanup);
intptr_t call_wg(Call *call) RT_PRIVATE(call_wg);
intptr_t call_group(Call *call) RT_PRIVATE(call_group);

/* What `start` finds at call->attr when the goroutine belongs to something.  It
   starts it by newproc_then (sched/spawn.h), which names a function that is to run
   when the goroutine ends, with the result of fn.  A record and its attr are gone
   when `start` returns. */
typedef struct OwnerAttr { GoAttr go; void *owner; } OwnerAttr;

/* How many arguments follow fn; seven to nine are MANY_, which is refused. */
#define CALL_PICK_(_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, x, ...) x
#define CALL_COUNT_(...) \
    CALL_PICK_(__VA_ARGS__, MANY_, MANY_, MANY_, 6_, 5_, 4_, 3_, 2_, 1_, 0_, )
#define CALL_CAT__(a, b) a##b
#define CALL_CAT_(a, b) CALL_CAT__(a, b)
#define CALL_A0_(f)                   ()
#define CALL_A1_(f, a)                (a)
#define CALL_A2_(f, a, b)             (a, b)
#define CALL_A3_(f, a, b, c)          (a, b, c)
#define CALL_A4_(f, a, b, c, d)       (a, b, c, d)
#define CALL_A5_(f, a, b, c, d, e)    (a, b, c, d, e)
#define CALL_A6_(f, a, b, c, d, e, g) (a, b, c, d, e, g)
#define CALL_AMANY_(f, ...)           (__VA_ARGS__)
#define CALL_FN__(f, ...) f
#define CALL_FN_(...) CALL_FN__(__VA_ARGS__, )
#define CALL_STR__(f) #f
#define CALL_STR_(...) CALL_STR__(__VA_ARGS__)
#define CALL_ARGS_(...) CALL_CAT_(CALL_A, CALL_COUNT_(__VA_ARGS__))(__VA_ARGS__)
/* Never run: refuses what would not travel in registers. */
#define CALL_SIZE_(v) ((sizeof(v) + 7) / 8 + \
    (sizeof(v) > 16 || _Generic((v), long double : 1, default : 0) ? 6 : 0))
#define CALL_FITS_(n) _Static_assert((n) <= 6, \
    "go: at most six words of arguments, a struct at most 16 bytes, no long double: " \
    "pass a pointer")
#define CALL_W0_(f)
#define CALL_W1_(f, a) \
    __auto_type rt_a_ = (a); CALL_FITS_(CALL_SIZE_(rt_a_))
#define CALL_W2_(f, a, b) \
    __auto_type rt_a_ = (a); __auto_type rt_b_ = (b); \
    CALL_FITS_(CALL_SIZE_(rt_a_) + CALL_SIZE_(rt_b_))
#define CALL_W3_(f, a, b, c) \
    __auto_type rt_a_ = (a); __auto_type rt_b_ = (b); __auto_type rt_c_ = (c); \
    CALL_FITS_(CALL_SIZE_(rt_a_) + CALL_SIZE_(rt_b_) + CALL_SIZE_(rt_c_))
#define CALL_W4_(f, a, b, c, d) \
    CALL_W3_(f, a, b, c); __auto_type rt_d_ = (d); \
    CALL_FITS_(CALL_SIZE_(rt_a_) + CALL_SIZE_(rt_b_) + CALL_SIZE_(rt_c_) + CALL_SIZE_(rt_d_))
#define CALL_W5_(f, a, b, c, d, e) \
    CALL_W4_(f, a, b, c, d); __auto_type rt_e_ = (e); \
    CALL_FITS_(CALL_SIZE_(rt_a_) + CALL_SIZE_(rt_b_) + CALL_SIZE_(rt_c_) + CALL_SIZE_(rt_d_) + \
               CALL_SIZE_(rt_e_))
#define CALL_W6_(f, a, b, c, d, e, g) \
    CALL_W5_(f, a, b, c, d, e); __auto_type rt_g_ = (g); \
    CALL_FITS_(CALL_SIZE_(rt_a_) + CALL_SIZE_(rt_b_) + CALL_SIZE_(rt_c_) + CALL_SIZE_(rt_d_) + \
               CALL_SIZE_(rt_e_) + CALL_SIZE_(rt_g_))
#define CALL_WMANY_(f, ...) CALL_FITS_(7)
#define CALL_CHECK_(...) if (0) { \
    CALL_CAT_(CALL_W, CALL_COUNT_(__VA_ARGS__))(__VA_ARGS__); }
/* How many words the arguments are; they are not evaluated. */
#define CALL_WORD_(v) \
    ((sizeof(__extension__({ __auto_type rt_v_ = (v); rt_v_; })) + 7) / 8)
#define CALL_N0_(f)                   0
#define CALL_N1_(f, a)                CALL_WORD_(a)
#define CALL_N2_(f, a, b)             (CALL_WORD_(a) + CALL_WORD_(b))
#define CALL_N3_(f, a, b, c)          (CALL_N2_(f, a, b) + CALL_WORD_(c))
#define CALL_N4_(f, a, b, c, d)       (CALL_N3_(f, a, b, c) + CALL_WORD_(d))
#define CALL_N5_(f, a, b, c, d, e)    (CALL_N4_(f, a, b, c, d) + CALL_WORD_(e))
#define CALL_N6_(f, a, b, c, d, e, g) (CALL_N5_(f, a, b, c, d, e) + CALL_WORD_(g))
#define CALL_NMANY_(f, ...)           7
#define CALL_WORDS_(...) CALL_CAT_(CALL_N, CALL_COUNT_(__VA_ARGS__))(__VA_ARGS__)
#define CALL_TYPE_(f) __typeof__(__builtin_choose_expr( \
    __builtin_types_compatible_p(__typeof__(f), __typeof__(&*(f))), \
    (__typeof__(&*(f)))0, (__typeof__(f) *)0))
/* CALL_INT_ refuses an fn that returns nothing. */
#define CALL_AS_(use_, start_, attr_, ...) __extension__({ \
    CALL_CHECK_(__VA_ARGS__) \
    static const CallSite rt_site_ = { \
        CALL_STR_(CALL_FN_(__VA_ARGS__)), __FILE__, __func__, start_, __LINE__ }; \
    Call rt_call_;                 /* regs are not initialised: that would cost 10 ns */ \
    rt_call_.fn = (void (*)(void))(CALL_FN_(__VA_ARGS__)); \
    rt_call_.site = &rt_site_; \
    rt_call_.attr = (attr_); \
    rt_call_.result = 0; \
    use_ ((CALL_TYPE_(CALL_FN_(__VA_ARGS__)))call_begin(&rt_call_)) CALL_ARGS_(__VA_ARGS__); \
    rt_call_.result; })
#define CALL_(start_, attr_, ...) CALL_AS_((void), start_, attr_, __VA_ARGS__)
#define CALL_INT_(start_, attr_, ...) \
    CALL_AS_(__attribute__((__unused__)) int rt_int_ =, start_, attr_, __VA_ARGS__)
#define CALL_OWNER_(T_, ...) (&(const OwnerAttr){ .owner = (T_ *){ __VA_ARGS__ } }.go)
