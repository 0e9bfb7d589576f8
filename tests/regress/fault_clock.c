// A clock that could not be read stood at 0: the first sleep never ended.
//
// flavors: torture
// env: RT0_FAULT=clock_gettime:1+
// expect: before
// expect-err: \Art0: clock_gettime: error 22\n
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    print("before\n");
    time_sleep(MILLISECOND);
    print("never\n");
    return 0;
}
