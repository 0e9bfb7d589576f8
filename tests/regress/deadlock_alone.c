// The report of a program that never started a goroutine said that its only one had
// been waiting since the machine was started: nobody winds the coarse clock there.
//
// exit: 2
// expect-err: ^fatal error: all goroutines are asleep - deadlock!$
// expect-err: ^goroutine 1 \[chan receive\]: main$
#include <rt/rt.h>

int
main(void)
{
    chan_recv(chan_of(int, 0), NULL);
}
