// Everything that a program can keep a pointer in.  Each object is reachable
// from one place only; new objects are made of whatever was freed.
//
// expect: data bss static local array argument thread-local
// also: -no-pie
// also: -O0
// also: -O3
#include <rt/rt.h>

static int64_t *data = (int64_t *)8;    // not zero: in .data
static int64_t *bss;
static _Thread_local int64_t *thread_local;

static int64_t *
make(int64_t value)
{
    int64_t *p = gc_alloc(64);

    for (int i = 0; i < 8; i++)
        p[i] = value;
    return p;
}

static const char *
word(const int64_t *p, int64_t value, const char *text)
{
    for (int i = 0; i < 8; i++)
        if (p[i] != value)
            return "LOST ";
    return text;
}

// Two collections, and new objects in all that they freed.
static void
churn(void)
{
    for (int round = 0; round < 2; round++) {
        gc_collect();
        for (int i = 0; i < 20000; i++)
            make(-1);
    }
}

static __attribute__((noinline)) const char *
use_argument(int64_t *p)
{
    churn();
    return word(p, 60, "argument ");
}

int
main(void)
{
    static int64_t *inside_function;
    int64_t *local = make(40), *array[100] = { 0 };

    data = make(10);
    bss = make(20);
    inside_function = make(30);
    array[99] = make(50);
    churn();
    print("%s", word(data, 10, "data "));
    print("%s", word(bss, 20, "bss "));
    print("%s", word(inside_function, 30, "static "));
    print("%s", word(local, 40, "local "));
    print("%s", word(array[99], 50, "array "));
    print("%s", use_argument(make(60)));
    thread_local = make(70);
    churn();
    print("%s\n", word(thread_local, 70, "thread-local"));
    return 0;
}
