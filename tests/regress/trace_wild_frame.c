// Code that was compiled without frame pointers may call panic with anything in
// that register.  The trace ends there, and the report is whole.
//
// expect-err: ^panic: here\ngoroutine 1 \[running\]: main\n    frameless\+0x
// exit: 2
#include <rt/rt.h>

_Noreturn void frameless(const char *text);

__asm__(".text\n"
        ".type frameless, @function\n"
        "frameless:\n\t"
        "push %rbp\n\t"
        "mov $0x123450, %ebp\n\t"
        "xor %eax, %eax\n\t"
        "call panic\n"
        ".size frameless, . - frameless\n");

int
main(void)
{
    frameless("here");
}
