// What cpus.py asks: how many Ps the program begins with.  The functions are
// compiled into it, since nothing in the archive shows them.
#include <rt/rt.h>
#include "rt/debugvar.h"
#include "rt/panic.h"
#include "rt/print.h"
#include "rt/start.h"

#define REACH(name) extern __typeof__(name) name RT_PRIVATE(name)
REACH(env_find);
REACH(eprint);
REACH(start_info);
#define fatal(fmt, ...) (eprint("rt0: " fmt "\n", __VA_ARGS__), proc_exit(2))
#include "sched/cgroup.c"
#include "sched/cpus.c"

int
main(void)
{
    print("%u\n", cpus_count());
    return 0;
}
