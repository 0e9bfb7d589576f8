// The process as the kernel handed it over: its arguments, its environment, its
// number.
#include <rt/proc.h>
#include "rt/debugvar.h"
#include "rt/start.h"
#include "rt/sys.h"

char *const *
proc_args(void)
{
    return start_info.argv;
}

char *const *
proc_environ(void)
{
    return start_info.envp;
}

const char *
proc_getenv(const char *name)
{
    return env_find(start_info.envp, name);
}

int
proc_pid(void)
{
    return sys_getpid();
}
