// What torture.py repeats: goroutines that allocate, yield and note in which
// order they got there.  Then it ends in one of several ways.
#include <rt/rt.h>

enum { GOROUTINES = 12, ROUNDS = 20 };

static char order[GOROUTINES * ROUNDS + 1];
static int n;

static void
worker(int id)
{
    for (int i = 0; i < ROUNDS; i++) {
        int64_t *p = gc_alloc(64 + 16 * (size_t)id);

        *p = id;
        go_yield();
        order[n++] = (char)('a' + *p);
    }
}

int
main(int argc, char **argv)
{
    Str end = argc > 1 ? str_of(argv[1]) : STR("well");

    for (int i = 0; i < GOROUTINES; i++)
        go(worker, i);
    while (go_count() > 1)
        go_yield();
    must(print("%s\n", order));
    if (str_eq(end, STR("panic")))
        panic("as asked");
    if (str_eq(end, STR("throw")))
        gc_alloc((size_t)1 << 50);
    if (str_eq(end, STR("fault")))
        *(volatile int *)8 = 0;
    if (str_eq(end, STR("deadlock")))
        go_exit();
    return 0;
}
