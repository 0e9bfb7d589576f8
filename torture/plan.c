// The grammar of plan.h, and the list of calls that can fail.
//
// The list has every system call that the runtime makes but those that cannot
// fail (getpid) or must not (exit_group).  The errors are what a program meets
// in life: memory, descriptors or a peer gone, a kernel that is too old.
#include <asm/errno.h>
#include <asm/unistd.h>
#include "torture/plan.h"

#define CALL(name, err) { #name, false, __NR_##name, err }

const FaultCall fault_calls[] = {
    CALL(accept4, EMFILE),
    CALL(arch_prctl, EPERM),
    CALL(bind, EADDRINUSE),
    CALL(clock_gettime, EINVAL),
    CALL(clone, EAGAIN),
    { "close", true, __NR_close, EIO },
    CALL(connect, ECONNREFUSED),
    CALL(epoll_create1, EMFILE),
    CALL(epoll_ctl, ENOMEM),
    CALL(epoll_pwait, EINTR),
    CALL(epoll_pwait2, ENOSYS),
    CALL(eventfd2, EMFILE),
    CALL(futex, EINTR),
    CALL(getsockname, ENOBUFS),
    CALL(listen, EADDRINUSE),
    CALL(lseek, ESPIPE),
    CALL(madvise, EINVAL),
    CALL(mmap, ENOMEM),
    CALL(mprotect, ENOMEM),
    CALL(munmap, ENOMEM),
    CALL(nanosleep, EINTR),
    CALL(openat, EMFILE),
    CALL(ppoll, EINTR),
    CALL(prlimit64, EPERM),
    CALL(process_madvise, ENOSYS),
    CALL(read, EIO),
    CALL(recvfrom, ECONNRESET),
    CALL(rt_sigaction, EINVAL),
    CALL(sched_getaffinity, EINVAL),
    CALL(sendmsg, EPIPE),
    CALL(sendto, EPIPE),
    CALL(setsockopt, ENOPROTOOPT),
    CALL(shutdown, ENOTCONN),
    CALL(sigaltstack, ENOMEM),
    CALL(socket, EMFILE),
    CALL(tgkill, EAGAIN),
    CALL(write, EIO),
    CALL(writev, EIO),
};
_Static_assert(sizeof fault_calls == FAULT_CALLS * sizeof *fault_calls, "plan.h");

static unsigned
find_call(const char *name, size_t n)
{
    for (unsigned call = 0; call < FAULT_CALLS; call++) {
        const char *have = fault_calls[call].name;
        size_t i = 0;

        while (i < n && have[i] == name[i])
            i++;
        if (i == n && have[i] == '\0')
            return call;
    }
    return FAULT_CALLS;
}

// A number from 1 to most; 0 when there is none.
static uint32_t
number(const char **text, uint32_t most)
{
    uint32_t n = 0;

    for (; **text >= '0' && **text <= '9'; ++*text) {
        n = n * 10 + (uint32_t)(**text - '0');
        if (n > most)
            return 0;
    }
    return n;
}

// name:n[+][:errno].  False: *text stands where it is wrong.
static bool
parse_rule(FaultRule *rule, const char **text)
{
    const char *name = *text;
    size_t n = 0;

    while (name[n] != '\0' && name[n] != ':' && name[n] != ',')
        n++;
    unsigned call = find_call(name, n);
    if (call == FAULT_CALLS)
        return false;
    *text += n;
    if (**text != ':')
        return false;
    ++*text;
    *rule = (FaultRule){ .call = (uint8_t)call, .err = fault_calls[call].err };
    if ((rule->from = number(text, 1000000000)) == 0)
        return false;
    rule->onward = **text == '+';
    *text += rule->onward;
    if (**text != ':')
        return true;
    ++*text;
    rule->err = (uint16_t)number(text, 4095);
    return rule->err != 0;
}

const char *
fault_plan_parse(FaultPlan *plan, const char *text)
{
    plan->n = 0;
    do {
        if (plan->n == FAULT_RULES || !parse_rule(&plan->rules[plan->n], &text))
            return text;
        plan->n++;
    } while (*text++ == ',');
    return text[-1] == '\0' ? NULL : text - 1;
}

int
fault_plan_find(const FaultPlan *plan, unsigned call, uint32_t n)
{
    for (uint32_t i = 0; i < plan->n; i++) {
        const FaultRule *rule = &plan->rules[i];

        if (rule->call == call && (rule->onward ? n >= rule->from : n == rule->from))
            return rule->err;
    }
    return 0;
}
