// FdMutex: who may use a descriptor, in one word of 64 bits.  It gives three
// promises: one reader and one writer at a time, the others queue; after close
// nobody gets in; and the number is closed only when the last user has left, so
// that no system call ever runs on a number that means something else by now.
#pragma once
#include <rt/base.h>

typedef struct FdMutex {
    uint64_t state;             // atomic; fdmutex.c has the layout
    uint32_t sema[2];           // where readers and writers wait; by FdSide
} FdMutex;

typedef enum FdSide { FD_READ, FD_WRITE } FdSide;

// fdmutex_ref enters as one who neither reads nor writes (setsockopt).
// False: closed.
bool fdmutex_ref(FdMutex *mu);

// fdmutex_unref leaves.  True: closed, and nobody is left; the caller must
// destroy the descriptor.  Exactly one caller is told so.
bool fdmutex_unref(FdMutex *mu);

// fdmutex_lock enters and takes one side, after those who came before.
// False: closed, perhaps while waiting.  Blocks: G.
bool fdmutex_lock(FdMutex *mu, FdSide side);
bool fdmutex_unlock(FdMutex *mu, FdSide side);  // as fdmutex_unref

// fdmutex_close lets nobody in any more and sends those away who queue; the
// caller has entered.  False: closed already.
bool fdmutex_close(FdMutex *mu);
