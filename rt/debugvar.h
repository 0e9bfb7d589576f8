// RT0_DEBUG=name,name=value,...: what the program is to tell about itself.
#pragma once
#include <rt/base.h>

// debugvar_find looks for a name in the list text.  Returns its value ("" for a
// bare name), not NUL-ended but ended by ',' or NUL; NULL when absent.
const char *debugvar_find(const char *text, const char *name);

// env_find returns the value of NAME in an environment, or NULL.
const char *env_find(char *const *envp, const char *name);

// size_parse reads a size such as 65536, 512k, 64m or 2g.  False: text is none.
bool size_parse(const char *text, size_t *n);
