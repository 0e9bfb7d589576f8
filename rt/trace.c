// A stack trace follows the chain of frame pointers: at fp lies the caller's
// fp, and above it the address to which the function returns.  The chain ends
// at the 0 that _start and the goroutine's entry leave there.
//
// A deep recursion is shown from its inner end, where it went wrong, and its
// outer end, where it began.
#include "arch.h"
#include "rt/symbols.h"
#include "rt/trace.h"

extern const char __text_start[] __attribute__((visibility("hidden")));
extern const char __text_end[] __attribute__((visibility("hidden")));

enum { FIRST = 20, LAST = 8 };

typedef struct Frame {
    uintptr_t pc;
    uintptr_t fp;               // of its caller, while `caller` is not 0
    uintptr_t caller;           // the next pc, for which there is no fp
    bool returned;              // pc is where a call returns to
} Frame;

uintptr_t trace_interrupting;

static void
print_frame(Text *to, const Frame *f)
{
    const char *name;
    uintptr_t start;

    // A return address may be the first byte of the next function, when the
    // call was the last thing its own function did.
    if (symbol_find(f->pc - f->returned, &name, &start))
        text_add(to, "    %s+%#lx\n", name, (unsigned long)(f->pc - start));
    else
        text_add(to, "    %#lx\n", (unsigned long)f->pc);
}

static bool
in_text(uintptr_t pc)
{
    return pc > (uintptr_t)__text_start && pc < (uintptr_t)__text_end;
}

// Where the interrupted function returns to, when it has no frame; else 0.
static uintptr_t
frameless_caller(uintptr_t pc, uintptr_t sp, uintptr_t fp)
{
    const uintptr_t *top = (const uintptr_t *)sp;
    const char *name;
    uintptr_t start;

    // A call of what is not code: nothing has run since.
    if (!in_text(pc))
        return in_text(top[0]) ? top[0] : 0;
    // Before the first push and after the last pop the return address is on
    // top; between push %rbp and mov %rsp,%rbp it is one below.  It is one if
    // it stands behind a call of this very function.
    uintptr_t ret = top[0] == fp ? top[1] : top[0];
    if (in_text(ret) && symbol_find(pc, &name, &start) && arch_is_call(ret, start))
        return ret;
    return 0;
}

// The frame at f->fp belongs to code that was interrupted, at f->pc.
static void
interrupted(Frame *f, uintptr_t sp)
{
    f->returned = false;
    f->caller = frameless_caller(f->pc, sp, f->fp);
}

// One step outwards; false at the end of the chain, and *broken when it was
// not an orderly one.
static bool
step(Frame *f, uintptr_t lo, uintptr_t hi, bool *broken)
{
    uintptr_t at = f->fp;
    bool by_signal = f->pc == trace_interrupting && f->pc != 0;

    if (f->caller != 0) {
        *f = (Frame){ .pc = f->caller, .fp = at, .returned = true };
        return true;
    }
    if (at == 0)
        return false;
    if (at % sizeof(uintptr_t) != 0 || at < lo || at > hi - 16) {
        *broken = true;
        return false;
    }
    f->fp = ((uintptr_t *)at)[0];
    f->pc = ((uintptr_t *)at)[1];
    f->returned = true;
    if (f->fp != 0 && f->fp <= at) {
        *broken = true;
        return false;
    }
    if (by_signal)
        interrupted(f, at + 16 + RED_ZONE);
    return f->pc != 0;
}

static Frame
origin(const Trace *t)
{
    Frame f = { .pc = t->pc, .fp = t->fp, .returned = t->returned };

    if (t->sp != 0)
        interrupted(&f, t->sp);
    return f;
}

void
trace_print(Text *to, const Trace *t)
{
    Frame f = origin(t), ahead = f;
    bool broken = false;
    int n = 1;

    while (step(&ahead, t->lo, t->hi, &broken))
        n++;
    for (int i = 0; i < n; i++) {
        if (i < FIRST || i >= n - LAST)
            print_frame(to, &f);
        else if (i == FIRST)
            text_add(to, "    ... %d frames more ...\n", n - FIRST - LAST);
        step(&f, t->lo, t->hi, &broken);
    }
    if (broken)
        text_add(to, "    ...\n");
}

// FNV-1a (G. Fowler and others, 1991), by words.
uint64_t
trace_hash(const Trace *t)
{
    Frame f = origin(t);
    uint64_t hash = 0xcbf29ce484222325;
    bool broken;

    do
        hash = (hash ^ f.pc) * 0x100000001b3;
    while (step(&f, t->lo, t->hi, &broken));
    return hash;
}
