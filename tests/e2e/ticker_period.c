// A ticker without a period is a mistake of the program.
//
// Go: time/tick_test.go, TestNewTickerLtZeroDuration.
// exit: 2
// expect-err: ^panic: ticker_start: the period is -1 ns$
#include <rt/rt.h>

int
main(void)
{
    ticker_start(-1);
    return 0;
}
