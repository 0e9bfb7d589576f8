// Goroutines for programs that ThreadSanitizer watches: host.c says how.
//
// A program defines program(), which runs as the first goroutine.  When it and all
// that it started have ended, the process prints `ok`; or says what did not hold.
#pragma once
#include <rt/chan.h>

void program(void);
void host_go(void (*fn)(void *), void *arg);

void host_failed(const char *file, int line, const char *what) __attribute__((noreturn));
#define need(cond) ((cond) ? (void)0 : host_failed(__FILE__, __LINE__, #cond))
