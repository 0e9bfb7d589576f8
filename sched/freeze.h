// Stopping all threads for a report.
#pragma once
#include <rt/base.h>

// freeze_begin has reports stop the other threads, and SIGQUIT report all
// goroutines.  Once, by the first `go`, before there is a second thread.
void freeze_begin(void);

// In the handler of SIGURG: while `freezing`, freeze_here does not return but to
// the thread that reports.
extern uint32_t freezing;               // atomic
void freeze_here(const void *context);
