// A worker pool: many jobs, few who do them, so that not too much happens at once.
// A worker keeps what is dear from job to job: a connection, a buffer, here what it
// has computed.  Look at the results: they come with their job, in any order.
// expect: longest up to 3000: from 2919, 216 steps
// expect: 3000 jobs by 4 workers
#include <rt/rt.h>

enum { WORKERS = 4, JOBS = 3000 };

typedef struct Result {
    int job, steps;
} Result;

static int
collatz(int64_t n, int *known)
{
    if (n < JOBS && known[n] > 0)
        return known[n];
    int steps = n == 1 ? 0 : 1 + collatz(n % 2 == 0 ? n / 2 : 3 * n + 1, known);
    if (n < JOBS)
        known[n] = steps;
    return steps;
}

static void
work(Chan *jobs, Chan *results)
{
    int *known = gc_new_array(int, JOBS), job;

    while (chan_recv(jobs, &job))
        chan_send(results, &(Result){ job, collatz(job, known) });
}

static void
hand_out(Chan *jobs)
{
    for (int i = 1; i <= JOBS; i++)
        chan_send(jobs, &i);
    chan_close(jobs);
}

int
main(void)
{
    Chan *jobs = chan_of(int, 0), *results = chan_of(Result, WORKERS);
    Result r, most = { 0 };

    for (int i = 0; i < WORKERS; i++)
        go(work, jobs, results);
    go(hand_out, jobs);
    for (int i = 0; i < JOBS; i++) {
        chan_recv(results, &r);
        if (r.steps > most.steps)
            most = r;
    }
    print("longest up to %d: from %d, %d steps\n", JOBS, most.job, most.steps);
    print("%d jobs by %d workers\n", JOBS, WORKERS);
    return 0;
}
