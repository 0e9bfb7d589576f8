// A future: a value that is not there yet, and can be read as often as one likes, by
// as many as like.  A value that is sent is received once; so nothing is sent here:
// the value is stored and then the channel is closed, and a closed channel is ready
// for everybody, for ever.  Look at how little it is, and that it works in SELECT too.
// expect: not yet
// expect: read 8 times, 29030400 in all
// expect: still 3628800
#include <rt/rt.h>

typedef struct Future {
    Chan *done;                 // closed when value is there
    int64_t value;
} Future;

static void
factorial(Future *f, Chan *begin, int n)
{
    chan_recv(begin, NULL);
    for (f->value = 1; n > 1; n--)
        f->value *= n;
    chan_close(f->done);
}

static int64_t
future_get(Future *f)
{
    chan_recv(f->done, NULL);
    return f->value;
}

static void
read_twice(Future *f, _Atomic int64_t *sum)
{
    for (int i = 0; i < 2; i++)
        *sum += future_get(f);
}

int
main(void)
{
    Future f = { .done = chan_make(0, 0) };
    Chan *begin = chan_make(0, 0);
    WaitGroup wg = { 0 };
    _Atomic int64_t sum = 0;

    go(factorial, &f, begin, 10);
    for (int i = 0; i < 4; i++)
        wg_go(&wg, read_twice, &f, &sum);
    if (TRY_SELECT(RECV(f.done, NULL)) < 0)
        print("not yet\n");
    chan_close(begin);
    wg_wait(&wg);
    print("read 8 times, %ld in all\n", sum);
    print("still %ld\n", future_get(&f));
    return 0;
}
