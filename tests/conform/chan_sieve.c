// The prime sieve: a goroutine for each prime, which lets through what that prime
// does not divide; every other filter works by select.
//
// Go: test/chan/sieve1.go, sieve2.go; C. A. R. Hoare, from M. D. McIlroy.
// expect: ok
#include "conform.h"

static void
generate(Chan *out)
{
    for (int i = 2;; i++)
        chan_send(out, &i);
}

static void
filter(Chan *in, Chan *out, int prime)
{
    for (int v;;) {
        if (prime % 4 == 1)
            need(SELECT(RECV(NULL, &v), RECV(in, &v)) == 1);
        else
            need(chan_recv(in, &v));
        if (v % prime == 0)
            continue;
        if (prime % 4 == 1)
            need(SELECT(SEND(out, &v), SEND(NULL, &v)) == 0);
        else
            chan_send(out, &v);
    }
}

static void
sieve(size_t cap)
{
    static const int primes[] = {
        2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79,
        83, 89, 97,
    };
    Chan *c = chan_of(int, cap);

    go(generate, c);
    for (size_t i = 0; i < sizeof primes / sizeof primes[0]; i++) {
        Chan *next = chan_of(int, cap);
        int prime;

        need(chan_recv(c, &prime) && prime == primes[i]);
        go(filter, c, next, prime);
        c = next;
    }
}

int
main(void)
{
    sieve(0);
    sieve(1);
    sieve(10);
    print("ok\n");
    return 0;
}
