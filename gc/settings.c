// The variables of settings.h.
#include "gc/settings.h"
#include "gc/engine.h"
#include "gc/pacer.h"
#include "rt/debugvar.h"
#include "rt/panic.h"
#include "rt/start.h"

Settings settings = { .percent = PACER_DEFAULT_PERCENT, .limit = SIZE_MAX };

// The word of a list at text, and what stands behind its `=`.
typedef struct Word {
    const char *name;
    size_t n;
    const char *value;          // NULL: there is none
    long number;                // of the value; -1: it is none
} Word;

static const char *
next_word(const char *text, Word *w)
{
    const char *p = text;

    *w = (Word){ .name = text, .number = -1 };
    while (*p != '\0' && *p != ',' && *p != '=')
        p++;
    w->n = (size_t)(p - text);
    if (*p == '=') {
        w->value = ++p;
        long number = 0;
        // Digits that would make it too large for an int are left, and spoil it.
        for (; *p >= '0' && *p <= '9' && number < INT32_MAX / 10; p++)
            number = number * 10 + (*p - '0');
        if (p > w->value && (*p == '\0' || *p == ','))
            w->number = number;
        while (*p != '\0' && *p != ',')
            p++;
    }
    return *p == ',' ? p + 1 : p;
}

static bool
is(const Word *w, const char *name, bool with_number)
{
    size_t i = 0;

    while (i < w->n && name[i] == w->name[i])
        i++;
    return i == w->n && name[i] == '\0' && with_number == (w->number >= 0) &&
           with_number == (w->value != NULL);
}

static bool
obey(const Word *w)
{
    if (is(w, "off", false))
        settings.percent = -1;
    else if (is(w, "percent", true))
        settings.percent = (int)w->number;
    else if (is(w, "every", true) && w->number > 0)
        settings.every = (uint32_t)w->number;
    else if (is(w, "checkmark", false))
        settings.checkmark = true;
    else if (is(w, engine_stw.name, false))
        engine = &engine_stw;
    else
        return false;
    return true;
}

void
settings_read(void)
{
    const char *gc = NULL, *limit = NULL;
    Word w;

    if (!start_info.secure) {
        gc = env_find(start_info.envp, "RT0_GC");
        limit = env_find(start_info.envp, "RT0_MEMLIMIT");
    }
    for (const char *p = gc; p != NULL && *p != '\0';) {
        p = next_word(p, &w);
        if (!obey(&w))
            fatal("RT0_GC=%s: words such as percent=200, off, every=100, checkmark, stw", gc);
    }
    if (limit != NULL && *limit != '\0' && !size_parse(limit, &settings.limit))
        fatal("RT0_MEMLIMIT=%s: a size, in bytes or with k, m or g behind it", limit);
}
