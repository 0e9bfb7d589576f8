// Power series whose coefficients are computed when somebody asks for them: a
// series is a pair of channels, one for requests and one for values, with a
// goroutine behind.  Sums, products, integrals and exponentials of series are
// networks of such goroutines, with thousands of them and selects in between.
//
// Go: test/chan/powser1.go, powser2.go; M. D. McIlroy, Squinting at Power Series
// (1990).
// expect: ok
#include "conform.h"

// num / den, in lowest terms, den > 0.
typedef struct Rat { int64_t num, den; } Rat;

static int64_t
gcd(int64_t u, int64_t v)
{
    while (u != 0) {
        int64_t rest = v % u;

        v = u;
        u = rest;
    }
    return v < 0 ? -v : v;
}

static Rat
rat(int64_t num, int64_t den)
{
    int64_t g = gcd(num, den);

    return (Rat){ num / g, den / g };
}

static Rat
sum(Rat u, Rat v)
{
    int64_t g = gcd(u.den, v.den);

    return rat(u.num * (v.den / g) + v.num * (u.den / g), u.den / g * v.den);
}

static Rat
product(Rat u, Rat v)
{
    int64_t g = gcd(u.num, v.den), h = gcd(v.num, u.den);

    return (Rat){ (u.num / g) * (v.num / h), (u.den / h) * (v.den / g) };
}

// A series, endless.
typedef struct Series { Chan *asks, *values; } Series;

static Series *
series(void)
{
    Series *s = gc_new(Series);

    s->asks = chan_of(char, 0);
    s->values = chan_of(Rat, 0);
    return s;
}

static Rat
get(Series *s)
{
    Rat r;

    chan_send(s->asks, NULL);
    chan_recv(s->values, &r);
    return r;
}

static void
put(Series *s, Rat r)
{
    chan_recv(s->asks, NULL);
    chan_send(s->values, &r);
}

static void
copy(Series *from, Series *to)
{
    for (;;) {
        chan_recv(to->asks, NULL);
        Rat r = get(from);

        chan_send(to->values, &r);
    }
}

// Asks two at once, and takes the answers as they come.
static void
get_two(Series *u, Series *v, Rat *a, Rat *b)
{
    Chan *asks[] = { u->asks, v->asks }, *values[] = { NULL, NULL };

    for (int i = 0; i < 4; i++)
        switch (SELECT(SEND(asks[0], NULL), SEND(asks[1], NULL), RECV(values[0], a),
                       RECV(values[1], b))) {
        case 0:
            asks[0] = NULL;
            values[0] = u->values;
            break;
        case 1:
            asks[1] = NULL;
            values[1] = v->values;
            break;
        case 2:
            values[0] = NULL;
            break;
        case 3:
            values[1] = NULL;
        }
}

// Splits a series in two that are read at different rates.  A goroutine for each
// term, made at the first request for it, ends when both have got it.  The youngest
// serves the side that is ahead; each is told by `turn` when it may serve the other.
static void
split_term(Series *in, Series *ahead, Series *behind, Chan *turn)
{
    Chan *next = chan_of(char, 0);
    bool both = false;

    if (SELECT(RECV(ahead->asks, NULL), RECV(turn, NULL)) == 1) {
        both = true;
        if (SELECT(RECV(ahead->asks, NULL), RECV(behind->asks, NULL)) == 1) {
            Series *s = ahead;

            ahead = behind;
            behind = s;
        }
    }
    Rat r = get(in);
    go(split_term, in, ahead, behind, next);
    chan_send(ahead->values, &r);
    if (!both)
        chan_recv(turn, NULL);
    put(behind, r);
    chan_send(next, NULL);
}

static void
split(Series *in, Series *out[2])
{
    Chan *turn = chan_of(char, 0);

    go(split_term, in, out[0], out[1], turn);
    chan_send(turn, NULL);
}

static void
split_later(Series *in, Series *a, Series *b)
{
    split(in, (Series *[]){ a, b });
}

static void
two_of(Series *in, Series *out[2])
{
    out[0] = series();
    out[1] = series();
    go(split_later, in, out[0], out[1]);
}

static void
run_constant(Rat c, Series *z)
{
    for (;;)
        put(z, c);
}

static Series *
constant(Rat c)
{
    Series *z = series();

    go(run_constant, c, z);
    return z;
}

static void
run_add(Series *u, Series *v, Series *z)
{
    for (;;) {
        Rat a, b;

        chan_recv(z->asks, NULL);
        get_two(u, v, &a, &b);
        a = sum(a, b);
        chan_send(z->values, &a);
    }
}

static Series *
add(Series *u, Series *v)
{
    Series *z = series();

    go(run_add, u, v, z);
    return z;
}

static void
run_scale(Rat c, Series *u, Series *z)
{
    for (;;) {
        chan_recv(z->asks, NULL);
        Rat r = product(c, get(u));

        chan_send(z->values, &r);
    }
}

static Series *
scale(Rat c, Series *u)
{
    Series *z = series();

    go(run_scale, c, u, z);
    return z;
}

// With U = u + x UU and V = v + x VV: UV = uv + x (u VV + v UU) + x^2 UU VV.
static Series *multiply(Series *u, Series *v);

static void
run_multiply(Series *u, Series *v, Series *z)
{
    Series *uu[2], *vv[2], *w;
    Rat a, b, r;

    chan_recv(z->asks, NULL);
    get_two(u, v, &a, &b);
    r = product(a, b);
    chan_send(z->values, &r);
    two_of(u, uu);
    two_of(v, vv);
    w = add(scale(a, vv[0]), scale(b, uu[0]));
    put(z, get(w));
    copy(add(w, multiply(uu[1], vv[1])), z);
}

static Series *
multiply(Series *u, Series *v)
{
    Series *z = series();

    go(run_multiply, u, v, z);
    return z;
}

static void
run_derive(Series *u, Series *z)
{
    get(u);
    for (int64_t i = 1;; i++) {
        chan_recv(z->asks, NULL);
        Rat r = product(rat(i, 1), get(u));

        chan_send(z->values, &r);
    }
}

static Series *
derive(Series *u)
{
    Series *z = series();

    go(run_derive, u, z);
    return z;
}

static void
run_integrate(Rat c, Series *u, Series *z)
{
    put(z, c);
    for (int64_t i = 1;; i++) {
        chan_recv(z->asks, NULL);
        Rat r = product(rat(1, i), get(u));

        chan_send(z->values, &r);
    }
}

static Series *
integrate(Rat c, Series *u)
{
    Series *z = series();

    go(run_integrate, c, u, z);
    return z;
}

// Z = exp(U), so Z' = Z U': its own integral, in a loop.
static Series *
exponential(Series *u)
{
    Series *z[2] = { series(), series() };

    go(split_later, integrate(rat(1, 1), multiply(z[0], derive(u))), z[0], z[1]);
    return z[1];
}

static void
is(Series *s, const Rat *wanted, int n)
{
    for (int i = 0; i < n; i++) {
        Rat r = get(s);

        need(r.num == wanted[i].num && r.den == wanted[i].den);
    }
}

int
main(void)
{
    static const Rat threes[] = { { 3, 1 }, { 3, 1 }, { 3, 1 }, { 3, 1 } };
    static const Rat counts[] = { { 1, 1 }, { 2, 1 }, { 3, 1 }, { 4, 1 }, { 5, 1 } };
    static const Rat logarithm[] = { { 0, 1 }, { 1, 1 }, { 1, 2 }, { 1, 3 }, { 1, 4 } };
    static const Rat e_to_ones[] = {
        { 1, 1 }, { 1, 1 }, { 3, 2 }, { 13, 6 }, { 73, 24 }, { 167, 40 }, { 4051, 720 },
        { 37633, 5040 }, { 43817, 4480 }, { 4596553, 362880 },
    };
    Rat one = rat(1, 1);

    is(add(constant(one), constant(rat(2, 1))), threes, 4);
    is(derive(constant(one)), counts, 5);
    is(integrate(rat(0, 1), constant(one)), logarithm, 5);
    is(multiply(constant(one), constant(one)), counts, 5);
    is(exponential(constant(one)), e_to_ones, 10);
    print("ok\n");
    return 0;
}
