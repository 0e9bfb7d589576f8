// Nanoseconds for starting and stopping a timer, and for putting one off, while a
// million others are pending.
#include <rt/rt.h>

enum { PENDING = 1000000, ROUNDS = 1000000 };

static void
never(void)
{
}

static int64_t
any_delay(uint32_t *random)
{
    *random = *random * 1664525 + 1013904223;
    return HOUR + (int64_t)*random * 100;
}

int
main(void)
{
    Timer **timers = gc_new_array(Timer *, PENDING);
    uint32_t random = 1;
    int64_t from;

    gc_set_percent(-1);         // the collector has rows of its own
    from = time_now();
    for (int i = 0; i < PENDING; i++)
        timers[i] = timer_start(any_delay(&random), never);
    print("start, the first million  %4ld ns\n", (time_now() - from) / PENDING);

    from = time_now();
    for (int i = 0; i < ROUNDS; i++)
        timer_stop(timer_start(any_delay(&random), never));
    print("start and stop            %4ld ns\n", (time_now() - from) / ROUNDS);

    from = time_now();
    for (int i = 0; i < ROUNDS; i++)
        timer_reset(timers[0], HOUR + i);
    print("put off the same one      %4ld ns\n", (time_now() - from) / ROUNDS);

    from = time_now();
    for (int i = 0; i < ROUNDS; i++)
        timer_reset(timers[(random >> 8) % PENDING], any_delay(&random));
    print("put off any one           %4ld ns\n", (time_now() - from) / ROUNDS);

    from = time_now();
    for (int i = 0; i < PENDING; i++)
        timer_stop(timers[i]);
    print("stop, all of them         %4ld ns\n", (time_now() - from) / PENDING);
    return 0;
}
