// The philosophers of examples/patterns, when each takes the left fork first: all
// have one and wait for another.  (With several processors, or in torture, that is
// likely but not certain.)
// flags: -iquote .
// args: greedy
// env: RT0_PROCS=1
// flavors: release debug
// exit: 2
// expect-err: ^fatal error: all goroutines are asleep - deadlock!
// expect-err: ^goroutine 1 \[wait group\]: main
// expect-err: ^goroutine 6 \[mutex\]: dine
#include "examples/patterns/philosophers.c"
