// log_print: a line with the time and the goroutine, whether or not the text
// brings its line end.
//
// expect: 43 bytes
// expect-err: ^20[0-9][0-9]-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6} \[1\] from main 1$
// expect-err: ^20[-0-9]+ [:0-9]+\.[0-9]{6} \[1\] with its line end\n20
// expect-err: ^20[-0-9]+ [:0-9]+\.[0-9]{6} \[[2-9]\] from a goroutine$
// expect-err: ^20[-0-9]+ [:0-9]+\.[0-9]{6} \[1\] $
// expect-err: ^20[-0-9]+ [:0-9]+\.[0-9]{6} \[1\] {1990}long$
#include <rt/rt.h>

static void
worker(const char *what)
{
    log_print("from %s", what);
}

int
main(void)
{
    int n = log_print("from main %d", 1);

    log_print("%s", "with its line end\n");
    go(worker, "a goroutine");
    while (go_count() > 1)
        go_yield();
    log_print("%s", "");
    log_print("%1993s", "long");
    print("%d bytes\n", n);
    return 0;
}
