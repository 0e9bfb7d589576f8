// The thread pointer of the first thread.
//
// A program without thread-locals, nearly every one, keeps it at a block in
// .bss.  With them that block is for the scheduler only, and goroutine 1 has its
// own, with the thread-locals below it (sched/gtls.c).
#include <linux/elf.h>
#include <linux/mman.h>
#include "crt/crt.h"
#include "gc/host.h"
#include "rt/mem.h"
#include "rt/panic.h"
#include "rt/sys.h"
#include "rt/tcb.h"
#include "sched/gtls.h"

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

// The ABI (variant II): the TCB is aligned as the segment asks, and the block
// begins as far below it as brings its address, modulo the alignment, to that
// which the linker gave the segment.
static void
read_tls_segment(const Elf64_Phdr *tls)
{
    extern char __tdata_start[] __attribute__((visibility("hidden")));
    size_t align = tls->p_align > 0 ? tls->p_align : 1;

    gtls.image = (uintptr_t)__tdata_start;
    gtls.init_size = tls->p_filesz;
    gtls.size = tls->p_memsz + (-(tls->p_vaddr + tls->p_memsz) & (align - 1));
    gtls.align = align > 64 ? align : 64;
}

static TCB *
make_tls_block(void)
{
    size_t size = gtls.size + sizeof(TCB) + gtls.align;
    void *p = sys_mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (sys_failed(p))
        fatal("no memory for %lu bytes of thread-locals", gtls.size);
    TCB *tcb = gtls_layout((uintptr_t)p + size);
    gc_roots_tls((uintptr_t)tcb - gtls.size, (uintptr_t)tcb);
    tcb->m = &m0.thread;
    return tcb;
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

    tcb0.canary = make_canary();
    m0.tcb = &tcb0;
    tcb_init(&tcb0, &m0);
    if (tls != NULL) {
        read_tls_segment(tls);
        g1.tcb = tcb = make_tls_block();
    }
    if ((err = thread_pointer_write(tcb)) < 0)
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
