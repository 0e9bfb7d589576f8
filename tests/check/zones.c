// Prints local time at each instant that it is given, in seconds since 1970.
#include <rt/rt.h>

int
main(void)
{
    for (char *const *arg = proc_args() + 1; *arg != NULL; arg++) {
        int64_t second;
        Civil c;

        must(str_to_int(str_of(*arg), 10, &second));
        time_local(second * SECOND, &c);
        print("%s %s %d %d %d\n", time_rfc3339(&c).ptr, c.zone, c.offset, c.weekday, c.yearday);
    }
    return 0;
}
