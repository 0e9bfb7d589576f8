// go_dump tells of every goroutine, as often as one likes, and the program goes
// on: also while others come, go, allocate and compute.
//
// expect: 3 sleep, one of them for long; main runs
// expect: 50 dumps, whole
// flags: -fno-optimize-sibling-calls
#include <rt/rt.h>

// The last dump, and what is in it.
typedef struct Kept {
    Writer writer;
    size_t n;
    char text[1 << 20];
} Kept;

static ssize_t keep(Writer *w, const void *buf, size_t n);
static Kept kept = { .writer = { keep } };
static int stop;

static ssize_t
keep(Writer *w, const void *buf, size_t n)
{
    Kept *k = CONTAINER_OF(w, Kept, writer);

    go_yield();
    n = n > 1000 ? 1000 : n;            // the rest at the next call
    if (n > sizeof k->text - k->n)
        panic("a dump of more than 1 MB");
    for (size_t i = 0; i < n; i++)
        k->text[k->n++] = ((const char *)buf)[i];
    return (ssize_t)n;
}

static Str
dump(void)
{
    kept.n = 0;
    go_dump(&kept.writer);
    return (Str){ kept.text, kept.n };
}

static int
times(Str text, Str what)
{
    Str before, after;
    int n = 0;

    while (str_cut(text, what, &before, &after)) {
        text = after;
        n++;
    }
    return n;
}

static void
sleeps(void)
{
    time_sleep(HOUR);
}

static void
computes(void)
{
    for (volatile long i = 0; !__atomic_load_n(&stop, __ATOMIC_RELAXED); i++)
        ;
}

static void
churns(int left)
{
    gc_alloc(100);
    go_yield();
    if (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
        go(churns, left - 1);
}

int
main(void)
{
    for (int i = 0; i < 3; i++)
        go(sleeps);
    while (times(dump(), STR("[sleep]: sleeps\n")) < 3)
        time_sleep(MILLISECOND);
    time_sleep(SECOND);
    Str text = dump();
    print("%d sleep, one of them for long; main %s\n", times(text, STR("\n    time_sleep+")),
          str_has_prefix(text, STR("goroutine 1 [running on M ")) &&
          times(text, STR("[sleep, 1 second]: sleeps\n")) > 0 ? "runs" : text.ptr);

    go(computes);
    for (int i = 0; i < 4; i++)
        go(churns, 0);
    int n = 0;
    for (; n < 50; n++) {
        text = dump();
        if (!str_has_prefix(text, STR("goroutine 1 [running on M ")) ||
            times(text, STR("]: sleeps\n")) != 3 || times(text, STR("\n    main+")) != 1 ||
            text.ptr[text.len - 1] != '\n')
            panic("not a dump:\n%.*s", STR_FMT(text));
    }
    __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
    print("%d dumps, whole\n", n);
    return 0;
}
