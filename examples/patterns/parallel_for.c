// A parallel for: the turns of a loop are shared out among the processors.  Look at
// run: each goroutine takes the next turn that nobody has, so some may take longer.
// No lock: each turn writes to a place of its own, and wg_wait makes all of it seen.
// expect: ............................-----::=+%%%=----.........
// expect: ...................---::::==+%@%%@@@@@@@@@@%%%%%:-....
// expect: .....------:::=+*%%@@@@@@%%@@@@@@@@@@@@@@@@@@@@%=:--..
// expect: .....------:::=+*%%@@@@@@%%@@@@@@@@@@@@@@@@@@@@%=:--..
// expect: ...................---::::==+%@%%@@@@@@@@@@%%%%%:-....
// expect: ............................-----::=+%%%=----.........
#include <rt/rt.h>

enum { ROWS = 6, COLUMNS = 54 };
static char picture[ROWS][COLUMNS + 1];

typedef struct Loop {
    _Atomic int next;
    int n;
    void (*body)(int i);
} Loop;

static void
run(Loop *loop)
{
    for (int i; (i = loop->next++) < loop->n;)
        loop->body(i);
}

static void
parallel_for(int n, void (*body)(int i))
{
    Loop loop = { .n = n, .body = body };
    WaitGroup wg = { 0 };

    for (int p = go_maxprocs(0); p > 0; p--)
        wg_go(&wg, run, &loop);
    wg_wait(&wg);
}

static void
mandelbrot_row(int y)
{
    for (int x = 0; x < COLUMNS; x++) {
        double a = 0, b = 0, t;
        int n = 0;

        for (; n < 1000 && a * a + b * b < 4; n++, a = t)
            t = a * a - b * b + x / 18.0 - 2.2, b = 2 * a * b + y / 2.5 - 1;
        picture[y][x] = "....-:=+*%@"[n < 10 ? n : n < 1000 ? 9 : 10];
    }
}

int
main(void)
{
    parallel_for(ROWS, mandelbrot_row);
    for (int y = 0; y < ROWS; y++)
        print("%s\n", picture[y]);
    return 0;
}
