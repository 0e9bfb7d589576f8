// The prime sieve of Hoare and McIlroy: a chain of goroutines, one for each prime,
// which grows while it runs.  Each lets pass what its prime does not divide, and the
// first number that reaches the end is the next prime.  Look at main: the end of the
// chain is a variable.  When main returns the program ends; the others are left.
// expect: 2 3 5 7 11 13 17 19 23 29 31 37 41 43 47 53 59 61 67 71
#include <rt/rt.h>

static void
count(Chan *out)
{
    for (int i = 2;; i++)
        chan_send(out, &i);
}

static void
filter(Chan *in, Chan *out, int prime)
{
    int i;

    while (chan_recv(in, &i))
        if (i % prime != 0)
            chan_send(out, &i);
}

int
main(void)
{
    Chan *end = chan_of(int, 0), *next;
    int prime;

    go(count, end);
    for (int n = 1; n <= 20; n++) {
        chan_recv(end, &prime);
        print("%d%s", prime, n < 20 ? " " : "\n");
        next = chan_of(int, 0);
        go(filter, end, next, prime);
        end = next;
    }
    return 0;
}
