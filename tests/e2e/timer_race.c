// Goroutines start, reset and stop timers of their own and of each other while
// they fire.  Each setting either fires once or was taken back: none is lost,
// none comes twice.
//
// expect: 0 fired that were taken back, 0 lost
#include <rt/rt.h>

enum { WORKERS = 8, TIMERS = 16, TURNS = 2000 };

static Timer *timers[TIMERS];
static int fired, set, taken_back;      // atomic
static int done;                        // atomic

static void
count(int *counter, int n)
{
    __atomic_add_fetch(counter, n, __ATOMIC_SEQ_CST);
}

static void
fire(void)
{
    count(&fired, 1);
}

static void
worker(uint32_t random)
{
    for (int i = 0; i < TURNS; i++) {
        random = random * 1664525 + 1013904223;
        Timer *t = timers[random >> 16 & (TIMERS - 1)];
        int64_t d = (int64_t)(random >> 20 & 127) * MICROSECOND;

        if (random >> 8 & 1) {
            // A setting that replaces one that was pending takes that back.
            count(&set, 1);
            count(&taken_back, timer_reset(t, random >> 9 & 1 ? d : HOUR));
        } else {
            count(&taken_back, timer_stop(t));
        }
        if (random >> 10 & 1)
            go_yield();
        else if (random >> 11 & 1)
            time_sleep(d / 4);
    }
    count(&done, 1);
}

static int
value(const int *counter)
{
    return __atomic_load_n(counter, __ATOMIC_SEQ_CST);
}

int
main(void)
{
    for (int i = 0; i < TIMERS; i++)
        timers[i] = timer_start(HOUR, fire);
    count(&set, TIMERS);
    for (int i = 0; i < WORKERS; i++)
        go(worker, (uint32_t)i * 77);
    while (value(&done) < WORKERS)
        time_sleep(MILLISECOND);
    for (int i = 0; i < TIMERS; i++)
        count(&taken_back, timer_stop(timers[i]));
    // Some have been taken out of the heap and are about to fire.  What is lost
    // stays lost, so this ends; what comes twice comes soon.
    for (int i = 0; i < 5000 && value(&fired) + value(&taken_back) < value(&set); i++)
        time_sleep(MILLISECOND);
    time_sleep(5 * MILLISECOND);
    int over = value(&fired) + value(&taken_back) - value(&set);
    print("%d fired that were taken back, %d lost\n", over > 0 ? over : 0,
          over < 0 ? -over : 0);
    return 0;
}
