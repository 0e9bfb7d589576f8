// The limit is on writable memory: the address space is there, but the system
// refuses to make it memory.  What is left below a whole chunk is used, too.
//
// ulimit: -d 40000
// exit: 2
// expect: 30 MB
// expect-err: ^fatal error: out of memory
#include <rt/rt.h>

static void **list;

int
main(void)
{
    for (int64_t nbytes = 0;; nbytes += 10000) {
        void **node = gc_alloc(10000);
        node[0] = list;
        list = node;
        if (nbytes == 30 * 1000 * 1000)
            print("30 MB\n");
    }
}
