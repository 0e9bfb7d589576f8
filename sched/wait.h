// Why a goroutine is parked: shown in dumps.
#pragma once
#include <rt/base.h>

typedef enum WaitReason {
    WAIT_NONE,
    WAIT_READ,          // netpoll: a descriptor to become readable
    WAIT_WRITE,
    WAIT_FD_LOCK,       // another goroutine reads or writes the same descriptor
    WAIT_SLEEP,
    WAIT_SEMA,
    WAIT_SEND,
    WAIT_RECV,
    WAIT_SELECT,
    WAIT_NULL_CHAN,     // for ever
    WAIT_NO_CASES,      // the same
    WAIT_MUTEX,
    WAIT_RLOCK,         // writers to leave an RWMutex
    WAIT_WLOCK,         // a writer: readers and other writers
    WAIT_GROUP,         // a WaitGroup
    WAIT_ONCE,          // another goroutine to do what is done once
    WAIT_COND,
    WAIT_BLOCKING,      // go_blocking: a thread
    WAIT_STOP,          // another goroutine has stopped the world
    WAIT_EXIT,          // another goroutine is ending the program
    WAIT_REASONS
} WaitReason;

const char *wait_text(WaitReason why);
