// A value is found under its key from where it was added downwards, unless another
// one with the same key hides it; NULL hides too.  Nothing else changes that.
//
// Go: context/x_test.go, TestValues, TestWithoutCancel.
// expect: ok
#include "conform.h"

static int k1, k2, k3, a, b, c, d;

static void
values(Ctx *ctx, void *v1, void *v2, void *v3)
{
    need(ctx_value(ctx, &k1) == v1 && ctx_value(ctx, &k2) == v2 && ctx_value(ctx, &k3) == v3);
}

int
main(void)
{
    Ctx *c1 = ctx_with_value(NULL, &k1, &a);
    Ctx *c2 = ctx_with_value(c1, &k2, &b);
    Ctx *scope = ctx_with_timeout(ctx_with_cancel(c2), HOUR);
    Ctx *c3 = ctx_with_value(scope, &k3, &c);
    Ctx *hidden = ctx_with_value(c3, &k1, NULL);
    Ctx *other = ctx_with_value(c3, &k1, &d);

    values(NULL, NULL, NULL, NULL);
    values(c1, &a, NULL, NULL);
    values(c2, &a, &b, NULL);
    values(scope, &a, &b, NULL);
    values(c3, &a, &b, &c);
    values(hidden, NULL, &b, &c);
    values(other, &d, &b, &c);
    values(ctx_without_cancel(other), &d, &b, &c);
    values(ctx_with_cancel(ctx_without_cancel(other)), &d, &b, &c);
    ctx_cancel(scope, 0);
    values(other, &d, &b, &c);
    need(ctx_err(other) == -ECANCELED && ctx_err(c2) == 0 && ctx_done(c2) == NULL);
    need(ctx_value(other, NULL) == NULL && ctx_value(c1, &a) == NULL);
    print("ok\n");
    return 0;
}
