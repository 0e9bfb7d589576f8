// Contexts without an end of their own, and values.
#include <rt/gc.h>
#include <rt/go.h>
#include "lib/ctx/ctx.h"

Ctx *
ctx_background(void)
{
    return NULL;
}

Ctx *
ctx_with_value(Ctx *parent, const void *key, void *val)
{
    if (key == NULL)
        panic("ctx_with_value: the key is NULL");
    struct { Ctx ctx; Value value; } *new = gc_alloc(sizeof *new);

    new->value = (Value){ ctx_values(parent), key, val };
    new->ctx = (Ctx){ ctx_scope(parent), &new->value };
    return &new->ctx;
}

Ctx *
ctx_without_cancel(Ctx *parent)
{
    Ctx *ctx = gc_new(Ctx);

    ctx->values = ctx_values(parent);
    return ctx;
}

void *
ctx_value(Ctx *ctx, const void *key)
{
    for (const Value *v = ctx_values(ctx); v != NULL; v = v->next)
        if (v->key == key)
            return v->val;
    return NULL;
}
