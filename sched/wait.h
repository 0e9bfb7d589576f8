// Why a goroutine is parked: shown in dumps, and the ground on which the
// deadlock report decides.  A wait is external when something outside the
// program can end it: a peer, the clock.  When every wait is internal, nothing
// can ever run again.
#pragma once
#include <rt/base.h>

typedef enum WaitReason {
    WAIT_NONE,
    WAIT_READ,          // netpoll: a descriptor to become readable
    WAIT_WRITE,
    WAIT_FD_LOCK,       // another goroutine reads or writes the same descriptor
    WAIT_SLEEP,
    WAIT_SEMA,
    WAIT_FOREVER,       // nothing: the goroutine asked never to be woken
    WAIT_REASONS
} WaitReason;

const char *wait_text(WaitReason why);
bool wait_external(WaitReason why);
