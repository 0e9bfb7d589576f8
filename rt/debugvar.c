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

bool
size_parse(const char *text, size_t *n)
{
    static const char units[] = "kKmMgG";
    const char *p = text;

    *n = 0;
    for (; *p >= '0' && *p <= '9' && *n < (size_t)1 << 40; p++)
        *n = *n * 10 + (size_t)(*p - '0');
    for (int i = 0; p > text && units[i] != '\0'; i++)
        if (*p == units[i]) {
            if (__builtin_mul_overflow(*n, (size_t)1 << 10 * (i / 2 + 1), n))
                return false;
            p++;
            break;
        }
    return p > text && *p == '\0';
}
