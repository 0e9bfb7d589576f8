// The thread pointer of the first thread.
//
// On x86-64 thread-locals lie below the thread pointer and the control block
// begins at it:
//
//     | .tdata .tbss (rounded up to its alignment) | TCB |
//                                                  ^ %fs:0
//
// A program without thread-locals, nearly every one, uses a block in .bss.
#include <asm/prctl.h>
#include <linux/elf.h>
#include <linux/mman.h>
#include "crt/crt.h"
#include "gc/host.h"
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/sys.h"
#include "rt/tcb.h"
#include "sched/sched.h"

static BOOT_PAGE TCB tcb0;

static const Elf64_Phdr *
find_tls_segment(void)
{
    const Elf64_Phdr *phdr = (const void *)start_info.phdr;

    for (uintptr_t i = 0; i < start_info.phnum; i++)
        if (phdr[i].p_type == PT_TLS && phdr[i].p_memsz > 0)
            return &phdr[i];
    return NULL;
}

static uintptr_t
round_up(uintptr_t n, uintptr_t align)
{
    return (n + align - 1) & -align;
}

static TCB *
make_tls_block(const Elf64_Phdr *tls)
{
    extern char __tdata_start[] __attribute__((visibility("hidden")));
    uintptr_t align = tls->p_align > 64 ? tls->p_align : 64;
    uintptr_t size = round_up(tls->p_memsz, tls->p_align);
    void *p = sys_mmap(NULL, size + sizeof(TCB) + 2 * align, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (sys_failed(p))
        fatal("no memory for %lu bytes of thread-locals", size);
    uintptr_t tp = round_up((uintptr_t)p + size, align);
    memcpy((void *)(tp - size), __tdata_start, tls->p_filesz);
    gc_roots_tls(tp - size, tp);
    m0.has_tls = true;
    return (TCB *)tp;
}

// A string that overruns its buffer copies bytes until a NUL: with one in the
// canary it cannot write the right one.
static uintptr_t
make_canary(void)
{
    uintptr_t canary = (uintptr_t)&tcb0 * 0x9e3779b97f4a7c15;

    if (start_info.random != 0)
        memcpy(&canary, (void *)start_info.random, sizeof canary);
    return canary & ~(uintptr_t)0xff;
}

uintptr_t
thread_pointer_set(void)
{
    const Elf64_Phdr *tls = find_tls_segment();
    TCB *tcb = &tcb0;
    int err;

    m0.tcb = tcb;               // for messages of make_tls_block
    if (tls != NULL)
        tcb = make_tls_block(tls);
    tcb->self = tcb;
    tcb->canary = make_canary();
    tcb->m = &m0.thread;
    m0.tcb = tcb;
    if (start_info.hwcap2 & HWCAP2_FSGSBASE)
        arch_write_fsbase((uintptr_t)tcb);
    else if ((err = sys_arch_prctl(ARCH_SET_FS, (uintptr_t)tcb)) < 0)
        fatal("cannot set the thread pointer: error %d", -err);
    return (uintptr_t)tcb;
}

// A compiler calls this for thread-locals of code built for shared objects; the
// linker rewrites every such call in a static program, and what is left of the
// name must not be undefined.
RT_NORETURN void *__tls_get_addr(void *index);

void *
__tls_get_addr(void *index)
{
    (void)index;
    __builtin_trap();
}
