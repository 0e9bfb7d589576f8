// Variables of the environment, and the list in RT0_DEBUG.
#include "rt/debugvar.h"
#include "rt/mem.h"

static bool
starts_with(const char *s, const char *prefix, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] != prefix[i])
            return false;
    return true;
}

const char *
env_find(char *const *envp, const char *name)
{
    size_t n = strlen(name);

    for (; *envp != NULL; envp++)
        if (starts_with(*envp, name, n) && (*envp)[n] == '=')
            return *envp + n + 1;
    return NULL;
}

const char *
debugvar_find(const char *text, const char *name)
{
    size_t n = strlen(name);

    while (text != NULL && *text != '\0') {
        if (starts_with(text, name, n)) {
            if (text[n] == '=')
                return text + n + 1;
            if (text[n] == ',' || text[n] == '\0')
                return text + n;
        }
        while (*text != '\0' && *text++ != ',')
            ;
    }
    return NULL;
}
