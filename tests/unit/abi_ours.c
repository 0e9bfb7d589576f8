// The rows as rt/abi.h has them; a file of its own, since libc's names clash.
#include "rt/abi.h"
#include "tests/unit/abi_list.h"

const AbiRow abi_ours[] = ABI_ROWS;
