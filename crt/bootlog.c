// RT0_DEBUG=boot: the record of the start.
//
// The first steps run before the program is relocated, when printing is not
// safe yet, so steps are kept, as text and arguments, and printed together.
// Time is asked of the kernel: the vDSO is not known yet.
#include <linux/time.h>
#include "crt/crt.h"
#include "rt/debugvar.h"
#include "rt/format.h"
#include "rt/print.h"
#include "rt/sys.h"

enum { MAX_STEPS = 10, MAX_TEXT = 100 };

static struct {
    bool on;
    int n;
    int64_t start;
    struct {
        int64_t at;
        char text[MAX_TEXT];
    } steps[MAX_STEPS];
} bootlog;

static int64_t
now(void)
{
    struct __kernel_timespec ts = { 0 };

    sys_clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * 1000000000 + ts.tv_nsec;
}

// The environment follows argv on the kernel's stack.  AT_SECURE is not known
// yet; bootlog_print looks at it.
void
bootlog_begin(uintptr_t sp)
{
    long argc = *(long *)sp;
    char *const *envp = (char **)sp + argc + 2;

    if (debugvar_find(env_find(envp, "RT0_DEBUG"), "boot") != NULL) {
        bootlog.on = true;
        bootlog.start = now();
    }
}

void
boot_step(const char *text, ...)
{
    va_list ap;

    if (!bootlog.on || bootlog.n == MAX_STEPS)
        return;
    bootlog.steps[bootlog.n].at = now() - bootlog.start;
    va_start(ap, text);
    format(bootlog.steps[bootlog.n++].text, MAX_TEXT, text, ap);
    va_end(ap);
}

void
bootlog_print(void)
{
    if (!bootlog.on || start_info.secure)
        return;
    eprint("rt0: boot of %s\n", start_info.argc > 0 ? start_info.argv[0] : "?");
    for (int i = 0; i < bootlog.n; i++)
        eprint("%5ld.%03ld us  %s\n", bootlog.steps[i].at / 1000,
               bootlog.steps[i].at % 1000, bootlog.steps[i].text);
}
