// A ticker that is to have no period any more is a mistake of the program.
//
// Go: time/tick_test.go, TestTickerResetLtZeroDuration.
// exit: 2
// expect-err: ^panic: ticker_reset: the period is 0 ns$
#include <rt/rt.h>

int
main(void)
{
    ticker_reset(ticker_start(SECOND), 0);
    return 0;
}
