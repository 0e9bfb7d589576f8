// switch yield N | spawn N | ping: nanoseconds for
//
//     yield   one go_yield, where N goroutines do nothing else
//     spawn   a goroutine from `go` to its end, N started before the first is
//             waited for
//     ping    there and back between two goroutines, each woken by the other
#include "bench/sched/bench.h"

enum { YIELDS = 60000, SPAWNS = 10000, PINGS = 5000 };

static uint32_t done, ping, pong;

static void
yielder(int64_t n)
{
    while (n-- > 0)
        go_yield();
    semrelease(&done);
}

static void
yields(int64_t goroutines)
{
    for (int64_t i = 0; i < goroutines; i++)
        go(yielder, YIELDS / goroutines);
    for (int64_t i = 0; i < goroutines; i++)
        semacquire(&done, WAIT_SEMA);
}

static uint32_t ended;

static void
nothing(void)
{
    add_relaxed(&ended, 1);
}

static void
spawns(int64_t at_once)
{
    for (int64_t i = 0; i < SPAWNS; i += at_once) {
        ended = 0;
        for (int64_t j = 0; j < at_once; j++)
            go(nothing);
        while (load_relaxed(&ended) < at_once)
            go_yield();
    }
}

static void
answer(void)
{
    for (int i = 0; i < PINGS; i++) {
        semacquire(&ping, WAIT_SEMA);
        semrelease(&pong);
    }
}

static void
pings(int64_t none)
{
    (void)none;
    go(answer);
    for (int i = 0; i < PINGS; i++) {
        semrelease(&ping);
        semacquire(&pong, WAIT_SEMA);
    }
}

int
main(int argc, char **argv)
{
    Str what = str_of(argc > 1 ? argv[1] : "");

    if (argc == 3 && str_eq(what, STR("yield")))
        bench(yields, number(argv[2]), YIELDS / number(argv[2]) * number(argv[2]));
    else if (argc == 3 && str_eq(what, STR("spawn")))
        bench(spawns, number(argv[2]), SPAWNS);
    else if (str_eq(what, STR("ping")))
        bench(pings, 0, PINGS);
    else
        return log_print("usage: switch yield N | spawn N | ping"), 1;
    return 0;
}
