// As tls_goroutines.c, where the program may not write the FS base itself: the
// processor or the kernel is old, or an emulator says so.
//
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
// expect: round 0: 100 fresh, 100 kept
// expect: round 1: 100 fresh, 100 kept
// expect: round 2: 100 fresh, 100 kept
// expect: main: 7 main 1
#include "rt/start.h"

extern __typeof__(start_info) start_info RT_PRIVATE(start_info);

__attribute__((constructor)) static void
take_away(void)
{
    start_info.hwcap2 = 0;
}

#include "tls_goroutines.c"
