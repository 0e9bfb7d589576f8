// go_dump: the report of all goroutines, and the program goes on.
//
// The world is stopped while the text is made, and runs again before it is
// written: w may park, and may belong to a goroutine that has to run for it.  The
// heap is not there meanwhile, so the text lies in a mapping of its own, large
// enough for what sched/goroutines.c prints; pages that it does not fill cost
// nothing.
#include <asm/errno.h>
#include <linux/mman.h>
#include <rt/go.h>
#include <rt/io.h>
#include "rt/panic.h"
#include "rt/sys.h"
#include "sched/dump.h"

enum { ROOM = 2 << 20 };

static void
dump0(void *to)
{
    dump_all(to, NULL);
}

static void
write_to(Writer *w, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t r = w->write(w, p, n);

        if (r <= 0)
            return;
        p += r;
        n -= (size_t)r;
    }
}

void
go_dump(Writer *w)
{
    if (getm()->p == NULL)
        panic("a function that go_blocking runs has called go_dump");
    char *buf = sys_mmap(NULL, ROOM, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (sys_failed(buf))
        throw("no memory for a dump");
    Text to = { .buf = buf, .size = ROOM, .keep = true };
    world_stop();
    systemstack(dump0, &to);
    world_start();
    write_to(w, to.buf, to.n);
    sys_munmap(buf, ROOM);
}
