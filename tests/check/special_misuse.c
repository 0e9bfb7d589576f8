// What must not be done with cleanups and weak references; special_misuse.py runs them
// one by one.
#include <rt/rt.h>

typedef struct Box { struct Box *next; char text[100]; } Box;
typedef struct Both { const char *text; void *obj; } Both;

static Box global;

static void
use(void *p)
{
    (void)p;
}

static void
use_last(double d, int n, void *p)
{
    (void)d, (void)n, (void)p;
}

static void
use_both(Both both)
{
    (void)both;
}

static void
none(void)
{
}

static void
arg_is_object(void)
{
    Box *b = gc_new(Box);

    gc_cleanup(b, use, b);
}

static void
arg_is_inside(void)
{
    Box *b = gc_new(Box);

    gc_cleanup(b, use_last, 1.0, 2, &b->text[50]);
}

static void
arg_in_struct(void)
{
    Box *b = gc_new(Box);

    gc_cleanup(b->text, use_both, ((Both){ "", b }));
}

static void
cleanup_global(void)
{
    gc_cleanup(&global, none);
}

static void
cleanup_null(void)
{
    gc_cleanup(NULL, none);
}

static void
cleanup_stack(void)
{
    Box b = { 0 };

    gc_cleanup(&b, none);
}

static void
weak_global(void)
{
    weak_make(&global);
}

static void
weak_stack(void)
{
    Box b = { 0 };

    weak_make(b.text);
}

static long
get(void *ref)
{
    return weak_get(ref) != NULL;
}

static void
weak_blocking(void)
{
    Box *b = gc_new(Box);

    go_blocking(get, weak_make(b));
}

// Not misuse: arguments of all kinds beside what was left in registers.
static void
fine(void)
{
    for (int i = 0; i < 100; i++) {
        Box *b = gc_new(Box);

        b->next = gc_new(Box);
        gc_cleanup(b, use_last, i, 3.5, b->next);
        gc_cleanup(b, use_last, (float)b->text[3], b->text[4] + i, NULL);
        gc_cleanup(b, use, b->next);
        gc_cleanup(b->next, none);
        weak_make(b);
    }
    print("fine\n");
    proc_exit(2);
}

static const struct { const char *name; void (*fn)(void); } misuse[] = {
#define MISUSE(fn) { #fn, fn }
    MISUSE(arg_is_object), MISUSE(arg_is_inside), MISUSE(arg_in_struct),
    MISUSE(cleanup_global), MISUSE(cleanup_null), MISUSE(cleanup_stack),
    MISUSE(weak_global), MISUSE(weak_stack), MISUSE(weak_blocking),
    MISUSE(fine),
};

int
main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof misuse / sizeof misuse[0]; i++)
        if (str_eq(str_of(misuse[i].name), str_of(argv[1])))
            misuse[i].fn();
    print("not refused\n");
    return 0;
}
