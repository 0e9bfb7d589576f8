// Who waits for a timer that was stopped waits for ever; the report says that it is a
// timer's channel.
//
// exit: 2
// expect: no deadlock yet
// expect-err: deadlock
// expect-err: receive from channel 0x[0-9a-f]+ \(of a timer, 8 bytes each\), made by goroutine 1
#include <rt/rt.h>

int
main(void)
{
    Timer *t = timer_make(HOUR);

    chan_recv(time_after(MILLISECOND), NULL);
    print("no deadlock yet\n");
    timer_stop(t);
    chan_recv(t->c, NULL);
    return 0;
}
