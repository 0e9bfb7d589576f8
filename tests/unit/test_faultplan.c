// units: torture/plan.c
// RT0_FAULT: what is understood, where it stops, and which calls fail by it.
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include "torture/plan.h"

static unsigned
row(const char *name)
{
    unsigned call = 0;

    while (call < FAULT_CALLS && strcmp(fault_calls[call].name, name) != 0)
        call++;
    cr_assert(call < FAULT_CALLS, "no call %s", name);
    return call;
}

static FaultPlan
parse(const char *text)
{
    FaultPlan plan;

    cr_assert_null(fault_plan_parse(&plan, text));
    return plan;
}

// The errors of the first five uses of a call.
#define CHECK(plan, name, ...)                                              \
    do {                                                                    \
        const int want[5] = { __VA_ARGS__ };                                \
        for (uint32_t n = 1; n <= 5; n++)                                   \
            cr_expect_eq(fault_plan_find(&plan, row(name), n), want[n - 1], \
                         "%s %u", name, n);                                 \
    } while (0)

Test(plan, one)
{
    FaultPlan plan = parse("mmap:3");

    CHECK(plan, "mmap", 0, 0, ENOMEM, 0, 0);
    CHECK(plan, "munmap", 0, 0, 0, 0, 0);
}

Test(plan, onward)
{
    FaultPlan plan = parse("accept4:2+");

    CHECK(plan, "accept4", 0, EMFILE, EMFILE, EMFILE, EMFILE);
    cr_expect_eq(fault_plan_find(&plan, row("accept4"), UINT32_MAX), EMFILE);
}

Test(plan, error_number)
{
    FaultPlan plan = parse("recvfrom:1:4"), onward = parse("recvfrom:4+:11");

    CHECK(plan, "recvfrom", EINTR, 0, 0, 0, 0);
    CHECK(onward, "recvfrom", 0, 0, 0, EAGAIN, EAGAIN);
}

// Where two rules fit, the first one.
Test(plan, several)
{
    FaultPlan plan = parse("mmap:2:11,close:1+,mmap:1+");
    FaultPlan most = parse("read:1,read:2,read:3,read:4,read:5,write:1,write:2,write:3");

    CHECK(plan, "mmap", ENOMEM, EAGAIN, ENOMEM, ENOMEM, ENOMEM);
    CHECK(plan, "close", EIO, EIO, EIO, EIO, EIO);
    CHECK(most, "read", EIO, EIO, EIO, EIO, EIO);
    CHECK(most, "write", EIO, EIO, EIO, 0, 0);
}

Test(plan, wrong)
{
    static const struct { const char *text; size_t at; } cases[] = {
        { "", 0 }, { "mmap", 4 }, { "map:1", 0 }, { "mmap2:1", 0 }, { "mma:1", 0 }, { ":1", 0 },
        { "mmap:", 5 }, { "mmap:0", 6 }, { "mmap:x", 5 }, { "mmap:+", 5 }, { "mmap:-1", 5 },
        { "mmap:1:", 7 }, { "mmap:1:0", 8 }, { "mmap:1:4096", 10 }, { "mmap:1 ", 6 },
        { "mmap:1++", 7 }, { "mmap:1,", 7 }, { "mmap:1,,", 7 }, { "mmap:1:5+", 8 },
        { "mmap:9999999999", 14 }, { "getpid:1", 0 }, { "exit_group:1", 0 },
        { "read:1,read:1,read:1,read:1,read:1,read:1,read:1,read:1,read:1", 56 },
    };
    FaultPlan plan;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *end = fault_plan_parse(&plan, cases[i].text);
        cr_expect_eq(end, cases[i].text + cases[i].at, "%s: %s", cases[i].text,
                     end != NULL ? end : "(understood)");
    }
}

// Numbers are the kernel's, errors are errors, and only close works even so.
Test(plan, calls)
{
    for (unsigned call = 0; call < FAULT_CALLS; call++) {
        cr_expect(fault_calls[call].err > 0 && fault_calls[call].err < 4096);
        cr_expect_eq(fault_calls[call].performed, strcmp(fault_calls[call].name, "close") == 0);
    }
    cr_expect_eq(fault_calls[row("epoll_create1")].nr, SYS_epoll_create1);
    cr_expect_eq(fault_calls[row("close")].nr, SYS_close);
}
