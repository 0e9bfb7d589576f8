// Atomic operations by the names of their memory order.  Plain C objects are
// used, not _Atomic ones, so that a struct can be read without cost where a
// lock already orders it.
#pragma once

#define load_relaxed(p)     __atomic_load_n((p), __ATOMIC_RELAXED)
#define load_acquire(p)     __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define load_seq(p)         __atomic_load_n((p), __ATOMIC_SEQ_CST)
#define store_relaxed(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define store_release(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define store_seq(p, v)     __atomic_store_n((p), (v), __ATOMIC_SEQ_CST)
#define swap_seq(p, v)      __atomic_exchange_n((p), (v), __ATOMIC_SEQ_CST)
#define barrier_compiler()  __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define barrier_seq()       __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define add_seq(p, v)       __atomic_add_fetch((p), (v), __ATOMIC_SEQ_CST)
#define add_relaxed(p, v)   __atomic_add_fetch((p), (v), __ATOMIC_RELAXED)

// cas_seq(p, &old, new): true if *p was old; else old is what *p is.
#define cas_seq(p, old, new)                                      \
    __atomic_compare_exchange_n((p), (old), (new), 0, __ATOMIC_SEQ_CST, \
                                __ATOMIC_SEQ_CST)
