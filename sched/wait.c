// The names of wait.h.
#include "sched/wait.h"

static const char texts[WAIT_REASONS][20] = {
    [WAIT_NONE] = "running",
    [WAIT_READ] = "IO wait: read",
    [WAIT_WRITE] = "IO wait: write",
    [WAIT_FD_LOCK] = "descriptor in use",
    [WAIT_SLEEP] = "sleep",
    [WAIT_SEMA] = "semacquire",
    [WAIT_SEND] = "chan send",
    [WAIT_RECV] = "chan receive",
    [WAIT_SELECT] = "select",
    [WAIT_NULL_CHAN] = "chan is NULL",
    [WAIT_NO_CASES] = "select of nothing",
    [WAIT_MUTEX] = "mutex",
    [WAIT_RLOCK] = "rwmutex read",
    [WAIT_WLOCK] = "rwmutex write",
    [WAIT_GROUP] = "wait group",
    [WAIT_ONCE] = "once",
    [WAIT_COND] = "cond",
    [WAIT_BLOCKING] = "thread to block",
    [WAIT_STOP] = "stop the world",
    [WAIT_EXIT] = "exit",
};

const char *
wait_text(WaitReason why)
{
    return texts[why];
}
