// RT0_FAULT: which system calls fail.
//
//     RT0_FAULT=mmap:3            the third mmap, as it usually would: ENOMEM
//     RT0_FAULT=mmap:3+           every mmap from the third on
//     RT0_FAULT=recvfrom:1:4      the first recvfrom, with error number 4
//     RT0_FAULT=mmap:1,close:2+:5 several
//
// Calls are counted by name, from the start of the program.  Pure.
#pragma once
#include <rt/base.h>

enum { FAULT_RULES = 8, FAULT_CALLS = 38 };

typedef struct FaultRule {
    uint8_t call;               // row in fault_calls
    bool onward;                // all from `from` on
    uint16_t err;
    uint32_t from;              // 1 is the first
} FaultRule;

typedef struct FaultPlan {
    uint32_t n;
    FaultRule rules[FAULT_RULES];
} FaultPlan;

// What can fail, and how it does when the rule does not say.
typedef struct FaultCall {
    char name[19];
    bool performed;             // does its work even so: close(2) always closes
    uint16_t nr;
    uint16_t err;
} FaultCall;

extern const FaultCall fault_calls[FAULT_CALLS];

// fault_plan_parse returns NULL, or where text stops making sense.
const char *fault_plan_parse(FaultPlan *plan, const char *text);

// fault_plan_find returns the error number that the n-th use of a call is to
// have, or 0.
int fault_plan_find(const FaultPlan *plan, unsigned call, uint32_t n);
