/* Byte strings.  A Str that the runtime makes is a copy of its own with a NUL
   behind it, so .ptr is a C string; what points into its argument (str_cut,
   str_next, str_trim) is a view.  The ptr of an empty Str may be NULL.  White
   space is space, \t \n \v \f \r.
   Blocks: never.   Context: anywhere, but str_copy a goroutine. */
#pragma once
#include <rt/base.h>

#define STR(lit) ((Str){ "" lit, sizeof(lit) - 1 })
#define STR_BYTES(var) ((Str){ (const char *)&(var), sizeof(var) })
#define STR_FMT(s) (int)(s).len, (s).ptr                                /* for "%.*s" */

Str str_of(const char *cstr);                       /* a view; NULL is empty */
Str str_copy(Str s);
bool str_eq(Str a, Str b);
int str_cmp(Str a, Str b);                          /* < 0, 0, > 0; bytes are unsigned */
bool str_has_prefix(Str s, Str prefix);
bool str_has_suffix(Str s, Str suffix);
Str str_trim(Str s);                                /* without white space at both ends */
Str str_slice(Str s, size_t from, size_t to);       /* clamped to s */
ssize_t str_find(Str s, Str sub);                   /* offset, or -1; empty sub: 0.  Linear time */

/* str_cut splits s at the first sep.  Without one it returns false, before is
   all of s and after is empty.  before and after may be NULL.  An empty sep is
   in no s. */
bool str_cut(Str s, Str sep, Str *before, Str *after);

/* while (str_next(&rest, sep, &part)): the parts of rest between seps, empty
   ones included; an empty rest has none.  So a sep at the very end ends the
   last part and begins no other: "a,,b," has three, as a file has lines. */
bool str_next(Str *rest, Str sep, Str *part);

/* while (str_next_field(&rest, &field)): runs of bytes that are not white space. */
bool str_next_field(Str *rest, Str *field);

/* str_to_int reads all of s as an integer: a sign or none, then digits.

     base     2 to 36; 0 takes 0x, 0o, 0b prefixes, else 10
     v        left alone by the errors other than -ERANGE

   Errors:  -ESYNTAX, -ERANGE (*v is the nearest value), -EINVAL (base). */
int str_to_int(Str s, int base, int64_t *v);
