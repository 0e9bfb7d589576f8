// A note is a futex word that goes from 0 to 1 once.  The sleeper asks the
// kernel to wait only while the word is still 0, so a wake that comes first is
// seen; interruptions and early returns of the kernel just look again.
#include <rt/err.h>
#include "rt/atomic.h"
#include "rt/clock.h"
#include "rt/note.h"
#include "rt/panic.h"
#include "rt/sys.h"

void
note_clear(Note *n)
{
    store_relaxed(&n->set, 0);
}

void
note_wake(Note *n)
{
    check(swap_seq(&n->set, 1) == 0);
    sys_futex_wake(&n->set, 1);
}

static bool
sleep_for(Note *n, int64_t left)
{
    struct __kernel_timespec ts = { .tv_sec = left / 1000000000,
                                    .tv_nsec = left % 1000000000 };

    return sys_futex_wait(&n->set, 0, &ts) != -ETIMEDOUT;
}

bool
note_sleep(Note *n, int64_t timeout_ns)
{
    int64_t end;

    if (timeout_ns < 0 || __builtin_add_overflow(clock_monotonic(), timeout_ns, &end))
        end = INT64_MAX;
    while (load_acquire(&n->set) == 0) {
        if (timeout_ns < 0) {
            sys_futex_wait(&n->set, 0, NULL);
        } else {
            int64_t left = end - clock_monotonic();

            if (left <= 0 || !sleep_for(n, left))
                return load_acquire(&n->set) != 0;
        }
    }
    return true;
}
