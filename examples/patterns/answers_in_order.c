// A channel of channels: many work at once, yet answers come in the order of questions.
// Each question carries a channel for its answer, with room for one: what is ready too
// soon waits there, and holds up no worker.  Look at `order`, the channel of these
// channels; its room is how far the work may run ahead.
// expect: 2262 primes below 20000
// expect: 1229 primes below 10000
// expect: 0 primes below 2
#include <rt/rt.h>

typedef struct Question {
    int n;
    Chan *answer;               // of int
} Question;

static void
work(Chan *questions)
{
    Question q;

    while (chan_recv(questions, &q)) {
        int primes = 0;

        for (int i = 2, d; i < q.n; i++) {
            for (d = 2; d * d <= i && i % d != 0; d++)
                ;
            primes += d * d > i;
        }
        chan_send(q.answer, &primes);
    }
}

static void
ask(Chan *questions, Chan *order, const int *n, int count)
{
    for (int i = 0; i < count; i++) {
        Question q = { n[i], chan_of(int, 1) };

        chan_send(order, &q.answer);
        chan_send(questions, &q);
    }
    chan_close(questions);
    chan_close(order);
}

int
main(void)
{
    Chan *questions = chan_of(Question, 0), *order = chan_of(Chan *, 8), *answer;
    int n[] = { 20000, 10000, 2 }, primes;

    for (int i = 0; i < 4; i++)
        go(work, questions);
    go(ask, questions, order, n, 3);
    for (int i = 0; chan_recv(order, &answer); i++) {
        chan_recv(answer, &primes);
        print("%d primes below %d\n", primes, n[i]);
    }
    return 0;
}
