// Bump allocation from chunks that the kernel zeroed, never given back.
#include <linux/mman.h>
#include "rt/lock.h"
#include "rt/persist.h"
#include "rt/sys.h"

enum { ALIGN = 64, CHUNK = 256 * 1024 };

static struct {
    Lock lock;
    uintptr_t next, end;        // the free part of the current chunk
} persist = { .lock = LOCK_INIT(RANK_PERSIST) };

static bool
grow(size_t n)
{
    size_t size = n > CHUNK ? n : CHUNK;
    void *p = sys_mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (sys_failed(p))
        return false;
    persist.next = (uintptr_t)p;
    persist.end = persist.next + size;
    return true;
}

void *
persist_alloc(size_t n)
{
    void *p = NULL;

    n = (n + ALIGN - 1) & -(size_t)ALIGN;
    lock(&persist.lock);
    if (persist.end - persist.next >= n || grow(n)) {
        p = (void *)persist.next;
        persist.next += n;
    }
    unlock(&persist.lock);
    return p;
}
