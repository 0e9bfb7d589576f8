// Thread-locals are goroutine-local.
//
// On x86-64 thread-locals lie below the thread pointer and the control block
// begins at it; a goroutine has both at the top of its stack:
//
//     lo                          sp                                     hi
//     |  stack, grows down <---   | Entry | .tdata .tbss |  TCB  | colour |
//                                                        ^ gp->tcb, %fs:0
//
// A compiler computes the address of a thread-local once and keeps it across a
// call.  Were the block the thread's, a goroutine that parks in that call and
// is resumed by another thread would go on with the first one's variables, as
// happens to C coroutines on top of pthreads.  So the block travels with the
// goroutine: the thread that runs it stores itself into the TCB, which is how
// getm() finds the M, and moves the thread pointer there.  The scheduler itself
// runs with the M's own TCB: once a goroutine can be resumed elsewhere, nothing
// here may look at its block.
//
// A program without thread-locals, nearly every one, pays one test a switch.
// With them wrfsbase costs 7 ns; without that instruction (old kernels, some
// emulators) it is a system call, of 100.
//
// The block is scanned with the stack, and it lives as long: a pointer to a
// thread-local is good until its goroutine ends.  Goroutine 1 is on the kernel's
// stack and has a block from crt/tls.c, which is a root of its own.
//
// Rejected: copying the block at each switch, which breaks cached addresses;
// allocating it on the heap, one more thing to be freed at the right time.
#include <asm/prctl.h>
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/start.h"
#include "rt/sys.h"
#include "sched/gtls.h"

BOOT_PAGE GTls gtls;

int
thread_pointer_write(TCB *tcb)
{
    if (!(start_info.hwcap2 & HWCAP2_FSGSBASE))
        return sys_arch_prctl(ARCH_SET_FS, (uintptr_t)tcb);
    arch_write_fsbase((uintptr_t)tcb);
    return 0;
}

void
tcb_init(TCB *tcb, M *m)
{
    tcb->self = tcb;
    tcb->canary = m0.tcb->canary;
    tcb->m = &m->thread;
    m->tcb = tcb;
}

void
gtls_switch(M *m, TCB *tcb)
{
    tcb->m = &m->thread;
    int err = thread_pointer_write(tcb);
    if (err < 0)
        throw("cannot set the thread pointer: error %d", -err);
}

// A page of a stack may be theirs; what is larger comes on top of its size.
size_t
gtls_room(void)
{
    size_t most = gtls.size + sizeof(TCB) + gtls.align;

    return gtls_used() && most > PAGE_SIZE ? most : 0;
}

TCB *
gtls_layout(uintptr_t hi)
{
    TCB *tcb = (TCB *)((hi - sizeof(TCB)) & -gtls.align);

    memcpy((char *)tcb - gtls.size, (void *)gtls.image, gtls.init_size);
    tcb->self = tcb;
    tcb->canary = m0.tcb->canary;
    return tcb;
}

uintptr_t
gtls_make(G *gp)
{
    // A new stack is zero; what a goroutine left behind is not.
    if (gp->tcb != NULL) {
        uintptr_t lo = (uintptr_t)gp->tcb - gtls.size;
        memset((void *)lo, 0, gp->stack.hi - lo);
    }
    gp->tcb = gtls_layout(gp->stack.hi);
    return ((uintptr_t)gp->tcb - gtls.size) & -(uintptr_t)16;
}
