// units: lib/sync/siphash.c
// SipHash-1-3 of 0, 1, ... 32 bytes against what Python (hash of bytes, with
// PYTHONHASHSEED=0: a key of zeroes) makes of the same.
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "lib/sync/siphash.h"

static const uint64_t python[] = {
    0, 0xacc5b14672913377, 0xff7ea7a54ba84fd5,
    0xc2cb16f592a34ac5, 0x71a4a3db1e14b96e, 0x2c17aa3163677eb0,
    0x9a394b0813c724fd, 0xad6467c423dffd50, 0x338500592f5c8f3e,
    0xb2ebbe9fcffdd5cd, 0xaf4e884163414e02, 0x2432042041b77e99,
    0xddeea182645fba28, 0x2ca6b4f8a2f16f05, 0x47d386660fb2f01c,
    0x04826bd4919e4793, 0x389a5c475bceabb7, 0xd34e675f43ff367e,
    0x9ceaef01c733af71, 0x86cdbb56b1f3efd3, 0xd31f2dd1c11727ee,
    0x936901ae679116d9, 0xb84cad702ef85cb4, 0x39bb9a1db9f7aac2,
    0xc5d6988e4bb78739, 0x463178db5c474bc6, 0xacc8c46ca743c467,
    0x9633adf0948690dd, 0x864d183491e5933c, 0x9e96509e75b4afae,
    0xe3faaadad7aadd35, 0x00f67cbec9305cbe, 0xc0c75cc9fa247c50,
};

Test(siphash, as_python_has_it)
{
    for (size_t n = 1; n < sizeof python / sizeof *python; n++) {
        unsigned char *bytes = malloc(n);       // of its exact size

        for (size_t i = 0; i < n; i++)
            bytes[i] = (unsigned char)(i * 37 + 200);
        uint64_t hash = siphash((SipKey){ 0, 0 }, bytes, n);
        cr_assert_eq(hash, python[n], "%zu bytes: %" PRIx64, n, hash);
        free(bytes);
    }
}

Test(siphash, every_bit_of_the_key_counts)
{
    uint64_t hash = siphash((SipKey){ 1, 2 }, "abc", 3);

    cr_assert_eq(siphash((SipKey){ 1, 2 }, NULL, 0), siphash((SipKey){ 1, 2 }, "", 0));
    for (int i = 0; i < 64; i++) {
        uint64_t bit = UINT64_C(1) << i;

        cr_assert_neq(siphash((SipKey){ 1 ^ bit, 2 }, "abc", 3), hash);
        cr_assert_neq(siphash((SipKey){ 1, 2 ^ bit }, "abc", 3), hash);
    }
}
