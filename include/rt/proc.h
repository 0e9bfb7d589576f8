/* The process: its arguments, its environment, its end. */
#pragma once
#include <rt/base.h>

char *const *proc_args(void);           /* argv, ended by NULL */
char *const *proc_environ(void);        /* "NAME=value", ended by NULL */
const char *proc_getenv(const char *name);          /* NULL when not set */
int proc_pid(void);

/* proc_exit runs what atexit has, then .fini_array, and ends the process, with
   every goroutine where it stands; as does returning from main. */
RT_NORETURN void proc_exit(int status);

/* atexit has fn called by proc_exit, last first.  Returns 0, or -ENOMEM. */
int atexit(void (*fn)(void));
