// SIGSEGV from outside is not taken for a wild pointer.
//
// expect-err: \Apanic: SIGSEGV was sent by process \d+\n
// exit: 2
#include <rt/rt.h>

int
main(void)
{
    long ret, pid = proc_pid();

    __asm__ volatile("syscall" : "=a"(ret) : "0"(62L), "D"(pid), "S"(11L)
                     : "rcx", "r11", "memory");
    return (int)ret;
}
