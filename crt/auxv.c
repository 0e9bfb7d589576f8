// What the kernel left on the stack: argc, argv, envp, and then pairs of
// {type, value}, the auxiliary vector, ended by AT_NULL.
//
// This runs before relocation: it calls nothing whose address is stored in
// memory and stores only plain words.
#include <linux/auxvec.h>
#include "crt/crt.h"
#include "rt/debugvar.h"

BOOT_PAGE StartInfo start_info;

static void
take(uintptr_t type, uintptr_t value)
{
    if (type == AT_PHDR)
        start_info.phdr = value;
    else if (type == AT_PHNUM)
        start_info.phnum = value;
    else if (type == AT_HWCAP2)
        start_info.hwcap2 = value;
    else if (type == AT_RANDOM)
        start_info.random = value;
    else if (type == AT_SYSINFO_EHDR)
        start_info.vdso = value;
    else if (type == AT_MINSIGSTKSZ)
        start_info.min_sigstack = value;
    else if (type == AT_SECURE)
        start_info.secure = value != 0;
}

void
read_kernel_stack(uintptr_t *sp)
{
    uintptr_t *p;

    start_info.stack_hi = (uintptr_t)sp;
    start_info.argc = (int)sp[0];
    start_info.argv = (char **)(sp + 1);
    start_info.envp = start_info.argv + start_info.argc + 1;
    for (p = (uintptr_t *)start_info.envp; *p != 0; p++)
        ;
    for (p++; p[0] != AT_NULL; p += 2)
        take(p[0], p[1]);
    if (!start_info.secure)
        start_info.debug = env_find(start_info.envp, "RT0_DEBUG");
}
