// The names of wait.h.
#include "sched/wait.h"

// One row a reason: what a dump says, and whether something outside the
// program can end the wait.
static const struct {
    char text[22];
    bool external;
} reasons[WAIT_REASONS] = {
    [WAIT_NONE] = { "running", false },
    [WAIT_READ] = { "IO wait: read", true },
    [WAIT_WRITE] = { "IO wait: write", true },
    [WAIT_FD_LOCK] = { "descriptor in use", false },
    [WAIT_SLEEP] = { "sleep", true },
    [WAIT_SEMA] = { "semacquire", false },
    [WAIT_FOREVER] = { "for ever", false },
};

const char *
wait_text(WaitReason why)
{
    return reasons[why].text;
}

bool
wait_external(WaitReason why)
{
    return reasons[why].external;
}
