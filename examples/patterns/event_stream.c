// A stream of events: mapped, observed, filtered.  A stage is a goroutine between two
// channels, all work at once, and the end travels as the events do.  Look at run: a step
// that changes the event is a map, that says no a filter, that only looks an observer.
// expect: alarm at 35 degrees
// expect: 149 degrees in all
#include <rt/rt.h>

static void
run(Chan *in, Chan *out, bool (*step)(int *event, int *arg), int *arg)
{
    for (int event; chan_recv(in, &event);)
        if (step(&event, arg))
            chan_send(out, &event);
    chan_close(out);
}

static Chan *
stage(Chan *in, bool (*step)(int *event, int *arg), int *arg)
{
    Chan *out = chan_of(int, 0);

    go(run, in, out, step, arg);
    return out;
}

static bool
scale(int *event, int *zero)                    // Fahrenheit to Celsius
{
    *event = (*event - *zero) * 5 / 9;
    return true;
}

static bool
add_up(int *event, int *sum)
{
    *sum += *event;
    return true;
}

static bool
above(int *event, int *limit)
{
    return *event > *limit;
}

int
main(void)
{
    int readings[6] = { 68, 72, 77, 95, 79, 70 }, zero = 32, limit = 30, sum = 0;
    Chan *source = chan_of(int, 6);
    Chan *alarms = stage(stage(stage(source, scale, &zero), add_up, &sum), above, &limit);

    for (int i = 0; i < 6; i++)
        chan_send(source, &readings[i]);
    chan_close(source);
    for (int event; chan_recv(alarms, &event);)
        print("alarm at %d degrees\n", event);
    print("%d degrees in all\n", sum);
    return 0;
}
