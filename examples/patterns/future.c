// A future: a value that is not there yet, and can be read as often as one likes, by
// as many as like.  A value that is sent is received once; so nothing is sent here:
// the value is stored and then the channel is closed, and a closed channel is ready
// for everybody, for ever.  Look at how little it is, and that it works in SELECT too.
// expect: not yet
// expect: 4 readers see 2432902008176640000
// expect: still 2432902008176640000
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
read_it(Future *f, _Atomic int *readers)
{
    if (future_get(f) == future_get(f))
        *readers += 1;
}

int
main(void)
{
    Future f = { .done = chan_make(0, 0) };
    Chan *begin = chan_make(0, 0);
    WaitGroup wg = { 0 };
    _Atomic int readers = 0;

    go(factorial, &f, begin, 20);
    for (int i = 0; i < 4; i++)
        wg_go(&wg, read_it, &f, &readers);
    if (TRY_SELECT(RECV(f.done, NULL)) < 0)
        print("not yet\n");
    chan_close(begin);
    wg_wait(&wg);
    print("%d readers see %ld\n", readers, f.value);
    print("still %ld\n", future_get(&f));
    return 0;
}
