// DEFER where C has no declaration is refused, instead of being dropped silently.
//
// refused: expected expression
#include <rt/rt.h>

static void
say(const char *text)
{
    print("%s\n", text);
}

int
main(int argc, char **argv)
{
    if (argc > 0)
        DEFER(say, argv[0]);
    return 0;
}
