// A Writer may park, and may belong to a goroutine that has to run for it; so nothing
// is written while the world is stopped.  The heap cannot be had then, either, as it
// is what is looked at: what is found lies in a mapping.  Pages of it that are not
// filled cost nothing.
#include "gc/tell.h"
#include <asm/errno.h>
#include <linux/mman.h>
#include "gc/host.h"
#include "rt/sys.h"

typedef struct Telling {
    Text text;
    TellFn *look;
    void *arg;
} Telling;

static void
look0(void *telling)
{
    Telling *t = telling;

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

int
tell(Writer *w, size_t room, size_t nbytes, TellFn *look, TellFn *say)
{
    char *p = sys_mmap(NULL, nbytes + room, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    Telling t = { { .buf = p + nbytes, .size = room, .keep = true }, look, p };

    if (sys_failed(p))
        return -ENOMEM;
    gc_host.stop_world();
    gc_host.on_system_stack(look0, &t);
    gc_host.start_world();
    if (say != NULL)
        say(&t.text, p);
    int result = write_to(w, t.text.buf, t.text.n);
    sys_munmap(p, nbytes + room);
    return result;
}
