/* Contexts: who asked for this work no longer wants it, or has no more time; and
   what else belongs to a request.  A function that may take long has a Ctx as its
   first parameter and hands it on.  NULL is the background everywhere: a context
   that never ends and has no values.

   Contexts are derived from each other, and what ends one ends all derived from
   it, before ctx_cancel returns.  Each lives as long as somebody can reach it, or
   what it is derived from, or its deadline is to come; so whoever derives one that
   can end calls ctx_cancel when the work is over, however it went:

         Ctx *ctx = ctx_with_timeout(parent, SECOND);
         int err = fetch(ctx, &page);
         ctx_cancel(ctx, 0);

   Any number of goroutines may use a context at the same time.
   Source: Go's package context. */
#pragma once
#include <rt/base.h>

/* ctx_background is NULL, spelled out. */
Ctx *ctx_background(void);

/* ctx_with_cancel derives a context that ctx_cancel ends.  If the parent has ended,
   so has this.   Throws when memory is out.   Blocks: never.   Context: goroutine. */
Ctx *ctx_with_cancel(Ctx *parent);

/* ctx_with_deadline derives a context that also ends at an instant of time_now,
   with -EDEADLINE; ctx_with_timeout one that ends in d nanoseconds.  The parent's
   deadline holds if it is earlier.

     t, d     past, 0 or less: it has ended from the start; too far for the clock:
              no deadline */
Ctx *ctx_with_deadline(Ctx *parent, int64_t t);
Ctx *ctx_with_timeout(Ctx *parent, int64_t d);

/* ctx_with_value derives a context in which ctx_value(ctx, key) is val.  It ends
   with its parent, and cannot be cancelled by itself.

     key      the address of a static variable that stands for it; NULL panics
     val      may be NULL, which hides the parent's */
Ctx *ctx_with_value(Ctx *parent, const void *key, void *val);

/* ctx_without_cancel derives a context that never ends and has no deadline, with
   the parent's values: for work that must be done although the request is over. */
Ctx *ctx_without_cancel(Ctx *parent);

/* ctx_cancel ends ctx and all that is derived from it, and has it forgotten by its
   parent.  When it returns, they have ended.  Again does nothing, nor does it after
   the deadline or the parent's end.

     ctx      what ctx_with_cancel, ctx_with_timeout or ctx_with_deadline returned;
              any other panics: who holds a context may derive one to cancel
     cause    -E..., for ctx_cause; 0 is -ECANCELED

   Blocks: G, while another one cancels the same.   Context: goroutine. */
void ctx_cancel(Ctx *ctx, int cause);

/* ctx_end is ctx_cancel(ctx, 0), for DEFER(ctx_end, ctx). */
static inline void
ctx_end(Ctx *ctx)
{
    ctx_cancel(ctx, 0);
}

/* ctx_done is a channel without values that is closed when the context ends; for
   SELECT(..., RECV(ctx_done(ctx), NULL)).  NULL, which is never ready, where it
   cannot end. */
Chan *ctx_done(Ctx *ctx);

/* ctx_err is 0 until the context ends, then -ECANCELED or -EDEADLINE, and does not
   change any more.  The channel is closed if and only if this is not 0.  ctx_cause
   is the cause that ctx_cancel was given, or else the same as ctx_err; the first
   that ended ctx or one that it is derived from. */
int ctx_err(Ctx *ctx);
int ctx_cause(Ctx *ctx);

/* ctx_deadline tells whether there is a deadline, and which if so: an instant of
   time_now, in *t. */
bool ctx_deadline(Ctx *ctx, int64_t *t);

/* ctx_value is the value of a key, or NULL. */
void *ctx_value(Ctx *ctx, const void *key);

/* ctx_sleep waits for d nanoseconds, or until the context has ended.

   Returns 0, or ctx_err if that came first.   Blocks: G.   Context: goroutine. */
int ctx_sleep(Ctx *ctx, int64_t d);
