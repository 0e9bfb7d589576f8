// Thirty layers and more, of any kind in any order: one that is cancelled, or whose
// deadline comes, ends all below it, and values are found throughout.
//
// Go: context/x_test.go, TestLayersCancel, TestLayersTimeout.
// expect: ok
#include "conform.h"

enum { LAYERS = 30, MOST = 200, ROUNDS = 100 };

static uint64_t state = 88172645463325252;

static int
below(int n)                            // xorshift
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int)(state % (uint64_t)n);
}

static void
values_are_there(Ctx *ctx, const char *keys, int n)
{
    for (int i = 0; i < n; i++)
        need(ctx_value(ctx, &keys[i]) == &keys[i]);
}

static void
layers(bool timeout)
{
    char keys[MOST];
    Ctx *scopes[MOST], *ctx = NULL;
    int nkeys = 0, nscopes = 0, ntimers = 0;

    for (int i = 0; i < LAYERS || ntimers == 0 || nscopes == ntimers || nkeys == 0; i++) {
        switch (need(i < MOST), below(3)) {
        case 0:
            ctx = ctx_with_value(ctx, &keys[nkeys], &keys[nkeys]);
            nkeys++;
            break;
        case 1:
            ctx = scopes[nscopes++] = ctx_with_cancel(ctx);
            break;
        case 2:
            ctx = scopes[nscopes++] = ctx_with_timeout(ctx, timeout ? MILLISECOND : HOUR);
            ntimers++;
        }
    }
    values_are_there(ctx, keys, nkeys);
    if (timeout) {
        chan_recv(ctx_done(ctx), NULL);
        need(ctx_err(ctx) == -EDEADLINE);
    } else {
        need(ctx_err(ctx) == 0);
        int which = below(nscopes);
        ctx_cancel(scopes[which], 0);
        for (int i = 0; i < nscopes; i++)
            need(ctx_err(scopes[i]) == (i < which ? 0 : -ECANCELED));
        need(ctx_err(ctx) == -ECANCELED && chan_try_recv(ctx_done(ctx), NULL, NULL) == 1);
    }
    values_are_there(ctx, keys, nkeys);
    for (int i = 0; i < nscopes; i++)
        ctx_cancel(scopes[i], 0);
}

int
main(void)
{
    for (int i = 0; i < steps(ROUNDS); i++)
        layers(i % 2 == 0);
    print("ok\n");
    return 0;
}
