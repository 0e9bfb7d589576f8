// The start of a program, from the kernel's jump to main: the table of contents
// of the runtime.  _start (start_x86_64.S) calls boot with the stack pointer
// that the kernel gave it; each step below may use what the steps above it made
// and nothing else.
//
// `RT0_DEBUG=boot program` prints these steps with addresses and times.
//
// What is not here happens when it is first wanted: the heap is reserved by the
// first allocation, stacks by the first `go`, the epoll instance by the first
// socket; the vDSO is looked through by the first who asks the time.  A start
// costs what a program uses: most of it is page faults, one or two microseconds
// each, so little is written here, and that in one page.
#include <rt/go.h>
#include "crt/crt.h"
#include "rt/random.h"
#include "rt/torture.h"
#include "sched/fault.h"
#include "sched/sched.h"

extern char __ehdr_start[] __attribute__((visibility("hidden")));

RT_NORETURN void boot(uintptr_t *sp, const void *dynamic);

void
boot(uintptr_t *sp, const void *dynamic)
{
    bootlog_begin((uintptr_t)sp);

    // argc, argv, the environment and the auxiliary vector lie on the stack.
    read_kernel_stack(sp);
    boot_step("kernel     sp %p: %d arguments, random bytes at %#lx, vDSO at %#lx",
              (void *)sp, start_info.argc, start_info.random, start_info.vdso);

    torture_begin();

    // A static-pie was linked for address 0 and is now somewhere else: its
    // pointers are put right.  Before this, no initialised pointer is valid.
    long n = relocate(dynamic, (uintptr_t)__ehdr_start);
    boot_step("relocate   %ld words, loaded at %p", n, (void *)__ehdr_start);

    // Tables of pointers never change again.
    size_t size = protect_relro();
    boot_step("relro      %zu bytes are read-only now", size);

    // The thread pointer leads to the thread control block, that to the M.
    uintptr_t tp = thread_pointer_set();
    random_seed((void *)start_info.random);
    boot_step("thread     pointer %#lx, stack canary set", tp);

    // From here on a wild pointer or a full stack is reported, not just fatal.
    fault_init();
    boot_step("faults     SIGSEGV and SIGBUS on a stack of their own");

    // M 0 is this thread, P 0 is its processor, and what runs now is goroutine
    // 1, on the stack that came from the kernel.
    sched_init();
    boot_step("sched      goroutine %ld on M 0, P 0, stack below %#lx", go_id(),
              start_info.stack_hi);

    bootlog_print();
    run_main();
}
