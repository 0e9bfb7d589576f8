// With one thread, which belongs to a goroutine that waits for another: nobody can
// run the other one, and that is said.
//
// flavors: torture
// env: RT0_FAULT=clone:2+
// exit: 2
// expect-err: ^rt0: the system gives no more threads \(error 11\)
// expect-err: ^rt0: the system gives no more threads, and those that there are belong
#include <rt/rt.h>

static bool done;

static void
child(void)
{
    done = true;
}

int
main(void)
{
    go(child);                  // the first thread is sysmon's
    while (go_count() > 1)
        go_yield();
    done = false;
    go_lock_thread();
    go(child);
    while (!done)
        go_yield();
    print("ran\n");
    return 0;
}
