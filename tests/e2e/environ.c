// The environment: found by whole name, the empty value is not an absent one,
// and main's third argument is the same list.
//
// env: ONE=1
// env: EMPTY=
// env: ONE_MORE=a=b
// expect: ONE <1>
// expect: EMPTY <>
// expect: ONE_MORE <a=b>
// expect: ON (null)
// expect: ONE= (null)
// expect: third argument the same: 1, holds ONE=1: 1
#include <rt/rt.h>

static void
show(const char *name)
{
    const char *value = proc_getenv(name);

    if (value == NULL)
        print("%s (null)\n", name);
    else
        print("%s <%s>\n", name, value);
}

int
main(int argc, char **argv, char **envp)
{
    int found = 0;

    (void)argc, (void)argv;
    show("ONE");
    show("EMPTY");
    show("ONE_MORE");
    show("ON");
    show("ONE=");
    for (char *const *e = proc_environ(); *e != NULL; e++)
        found += str_eq(str_of(*e), STR("ONE=1"));
    print("third argument the same: %d, holds ONE=1: %d\n", proc_environ() == envp, found);
    return 0;
}
