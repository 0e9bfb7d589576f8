// A Writer may park, and may belong to a goroutine that has to run for it; so nothing
// is written while the world is stopped.  The heap cannot be had then, either, as it
// is what is looked at: what is found lies in a mapping.  Pages of it that are not
// filled cost nothing.
#include "gc/tell.h"
#include <asm/errno.h>
#include <linux/mman.h>
#include "gc/host.h"
#include "gc/sweep.h"
#include "rt/sys.h"

enum { STEP = 256 };            // spans

typedef struct Telling {
    Text text;
    TellFn *look;
    void *arg;
} Telling;

static void
look0(void *telling)
{
    Telling *t = telling;

    // To the end, else sysmon would go on with it meanwhile.
    lock(&heap.lock);
    while (sweep_some(STEP))
        ;
    unlock(&heap.lock);
    t->look(&t->text, t->arg);
}

static int
write_to(Writer *w, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t r = w->write(w, p, n);

        if (r < 0)
            return (int)r;
        if (r == 0 || (size_t)r > n)
            return -EIO;
        p += r;
        n -= (size_t)r;
    }
    return 0;
}

void *
tell_map(size_t nbytes)
{
    void *p = sys_mmap(NULL, nbytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return sys_failed(p) ? NULL : p;
}

void
tell_unmap(void *p, size_t nbytes)
{
    sys_munmap(p, nbytes);
}

int
tell(Writer *w, size_t room, TellFn *look, TellFn *say, void *arg)
{
    Telling t = { { .buf = tell_map(room), .size = room, .keep = true }, look, arg };

    if (t.text.buf == NULL)
        return -ENOMEM;
    gc_host.wait_turn();
    gc_host.stop_world();
    gc_host.on_system_stack(look0, &t);
    gc_host.start_world();
    if (say != NULL)
        say(&t.text, arg);
    int result = write_to(w, t.text.buf, t.text.n);
    tell_unmap(t.text.buf, room);
    return result;
}
