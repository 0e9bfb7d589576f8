// The seed: one number decides everything that torture does by chance.
//
// It is RT0_SEED, else it comes from the random bytes that the kernel hands to
// every program.  Those bytes are then exchanged for ones that follow from the
// seed, so that whatever else draws from them (select, stealing, the stack
// canary) repeats with it.  A program without events from outside (clocks,
// sockets) does the same again with the same seed.
//
// This runs before relocation: nothing here stores the address of anything.
#include "crt/crt.h"
#include "rt/atomic.h"
#include "rt/debugvar.h"
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/print.h"
#include "rt/random.h"
#include "rt/start.h"
#include "torture/torture.h"

static uint32_t seed;
static uint64_t streams[STREAMS];
static uint64_t start_bytes[2];

uint32_t
torture_below(Stream stream, uint32_t n)
{
    return (uint32_t)((splitmix64(&streams[stream]) >> 32) * n >> 32);
}

static uint32_t
parse(const char *text)
{
    uint64_t n = 0;
    const char *p = text;

    for (; *p >= '0' && *p <= '9' && n <= UINT32_MAX; p++)
        n = n * 10 + (uint64_t)(*p - '0');
    if (p == text || *p != '\0' || n > UINT32_MAX)
        fatal("RT0_SEED=%s: a number from 0 to %u", text, UINT32_MAX);
    return (uint32_t)n;
}

static const char *
variable(const char *name)
{
    return start_info.secure ? NULL : env_find(start_info.envp, name);
}

void
torture_begin(void)
{
    const char *text = variable("RT0_SEED");

    if (text != NULL)
        seed = parse(text);
    else if (start_info.random != 0)
        memcpy(&seed, (void *)start_info.random, sizeof seed);
    uint64_t state = seed;
    for (int i = 0; i < STREAMS; i++)
        streams[i] = splitmix64(&state);
    start_bytes[0] = splitmix64(&state);
    start_bytes[1] = splitmix64(&state);
    start_info.random = (uintptr_t)start_bytes;
    boot_step("torture    RT0_SEED=%u", seed);
    torture_plan(variable("RT0_FAULT"));
}

void
torture_report(void)
{
    const char *faults = variable("RT0_FAULT");

    eprint("rt0: replay with RT0_SEED=%u%s%s\n", seed, faults != NULL ? " RT0_FAULT=" : "",
           faults != NULL ? faults : "");
}
