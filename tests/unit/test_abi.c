// units: tests/unit/abi_ours.c
// rt/abi.h spells what the kernel's headers leave to libc; both got it from the
// same kernel, so both must agree.
#include <criterion/criterion.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "tests/unit/abi_list.h"

#ifndef IOV_MAX
#define IOV_MAX 1024
#endif
static const AbiRow libc[] = ABI_ROWS;

Test(abi, agrees_with_libc)
{
    for (size_t i = 0; i < sizeof libc / sizeof *libc; i++)
        cr_assert_eq(abi_ours[i].value, libc[i].value, "%s: %ld, libc has %ld",
                     libc[i].name, abi_ours[i].value, libc[i].value);
}
