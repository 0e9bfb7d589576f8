// The report of a deadlock names the channel operations in which each goroutine is
// stuck, and who made the channels.
//
// env: RT0_PROCS=1
// expect-err: ^fatal error: all goroutines are asleep - deadlock!
// expect-err: ^goroutine 1 \[chan send\]: main
// expect-err: send to channel 0x\w+ \(holds 1 of 1 values, 4 bytes each\), made by main at \S+chan_deadlock.c:\d+ in goroutine 1
// expect-err: ^goroutine \d+ \[select\]: chooser
// expect-err: receive from channel 0x\w+ \(unbuffered, 8 bytes each\), made by main at \S+chan_deadlock.c:\d+ in
// expect-err: send to channel 0x\w+ \(unbuffered, 3 bytes each\), made by maker at \S+chan_deadlock.c:\d+ in goroutine \d+
// expect-err: ^goroutine \d+ \[chan is NULL\]: nowhere
// expect-err: ^goroutine \d+ \[select of nothing\]: idler
// exit: 2
#include <rt/rt.h>

static void
chooser(Chan *in, Chan *out)
{
    long v;
    char text[3] = "ab";

    switch (SELECT(RECV(in, &v), SEND(out, &text), RECV(NULL, NULL))) { }
}

static void
maker(Chan *in)
{
    go(chooser, in, chan_make(3, 0));
}

static void
nowhere(void)
{
    chan_send(NULL, NULL);
}

static void
idler(void)
{
    chan_select(NULL, 0);
}

int
main(void)
{
    Chan *in = chan_of(long, 0), *full = chan_of(int, 1);

    go(maker, in);
    go(nowhere);
    go(idler);
    chan_send(full, &(int){ 1 });
    chan_send(full, &(int){ 2 });
}
