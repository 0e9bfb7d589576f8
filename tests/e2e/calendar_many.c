// Local time asked for by many at once, for instants in winter and in summer.
//
// procs: 1 2 8
// env: TZ=NZST-12NZDT,M9.5.0,M4.1.0/3
// expect: all were right
#include <rt/rt.h>

enum { WORKERS = 8, TURNS = 2000 };

static const struct { int64_t second; int hours; const char *zone; } times[] = {
    { 1767225600, 13, "NZDT" }, { 1782864000, 12, "NZST" }, { 9214646400, 13, "NZDT" },
    { -9223372036, 12, "NZST" }, { 0, 13, "NZDT" },
};

static void
worker(int i, Chan *wrong)
{
    int n = 0;

    for (int k = 0; k < TURNS; k++) {
        int which = (i + k / 7) % 5;
        Civil c;

        time_local(times[which].second * SECOND, &c);
        n += c.offset != times[which].hours * 3600 ||
             !str_eq(str_of(c.zone), str_of(times[which].zone));
        if (k % 100 == 0)
            go_yield();
    }
    chan_send(wrong, &n);
}

int
main(void)
{
    Chan *wrong = chan_of(int, 0);
    int sum = 0;

    for (int i = 0; i < WORKERS; i++)
        go(worker, i, wrong);
    for (int i = 0; i < WORKERS; i++) {
        int n;
        chan_recv(wrong, &n);
        sum += n;
    }
    print(sum == 0 ? "all were right\n" : "%d were wrong\n", sum);
    return 0;
}
