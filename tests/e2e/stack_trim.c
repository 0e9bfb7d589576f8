// Goroutines that have gone deep and then stay parked for long give back what
// lies below their frames, and go on as if nothing had been.  (Torture gives back
// all the time.)
//
// flavors: release debug
// expect: deep: yes
// expect: given back
// expect: 200 right
// flags: -iquote . -iquote rt/x86_64 -isystem build/uapi
#include <rt/rt.h>
#include "sched/park.h"
#include "rt/sys.h"

#define REACH(name) extern __typeof__(name) name RT_PRIVATE(name)
REACH(semacquire);
REACH(semrelease);

enum { MANY = 200, DEEP = 100, FRAME = 1024 };

static uint32_t sema;
static int parked, ended, right;

static int
deep(int n)
{
    volatile char frame[FRAME];

    for (int i = 0; i < FRAME; i++)
        frame[i] = (char)n;
    return n == 0 ? frame[0] : deep(n - 1) + (frame[FRAME / 2] == (char)n);
}

static void
child(int me)
{
    volatile int mine[64];

    for (int i = 0; i < 64; i++)
        mine[i] = me * i;
    int first = deep(DEEP);
    __atomic_add_fetch(&parked, 1, __ATOMIC_SEQ_CST);
    semacquire(&sema, WAIT_SEMA);
    bool same = first == DEEP && deep(DEEP) == DEEP;
    for (int i = 0; i < 64; i++)
        same &= mine[i] == me * i;
    __atomic_add_fetch(&right, same, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST);
}

// Of memory in use, in KB.
static long
resident(void)
{
    char buf[128] = "";
    int fd = sys_openat(-100, "/proc/self/statm", O_RDONLY | O_CLOEXEC, 0);
    int64_t pages = 0;
    Str rest = { buf, 0 }, field;

    rest.len = (size_t)sys_read(fd, buf, sizeof buf);
    sys_close(fd);
    str_next_field(&rest, &field);
    str_next_field(&rest, &field);
    str_to_int(field, 10, &pages);
    return pages * 4;
}

int
main(void)
{
    long before = resident();

    for (int i = 0; i < MANY; i++)
        go(child, i);
    while (__atomic_load_n(&parked, __ATOMIC_SEQ_CST) < MANY)
        time_sleep(MILLISECOND);
    print("deep: %s\n", resident() - before > MANY * DEEP ? "yes" : "no");
    while (resident() - before > MANY * 20)
        time_sleep(100 * MILLISECOND);
    print("given back\n");
    for (int i = 0; i < MANY; i++)
        semrelease(&sema);
    while (__atomic_load_n(&ended, __ATOMIC_SEQ_CST) < MANY)
        time_sleep(MILLISECOND);
    print("%d right\n", right);
    return 0;
}
