/* The formats of <stdint.h>'s integers for print and its kin; an int64_t is a
   long on every machine that rt0 runs on. */
#pragma once
#include <stdint.h>

#define PRId8   "d"
#define PRId16  "d"
#define PRId32  "d"
#define PRId64  "ld"
#define PRIdMAX "ld"
#define PRIdPTR "ld"

#define PRIi8   "i"
#define PRIi16  "i"
#define PRIi32  "i"
#define PRIi64  "li"
#define PRIiMAX "li"
#define PRIiPTR "li"

#define PRIo8   "o"
#define PRIo16  "o"
#define PRIo32  "o"
#define PRIo64  "lo"
#define PRIoMAX "lo"
#define PRIoPTR "lo"

#define PRIu8   "u"
#define PRIu16  "u"
#define PRIu32  "u"
#define PRIu64  "lu"
#define PRIuMAX "lu"
#define PRIuPTR "lu"

#define PRIx8   "x"
#define PRIx16  "x"
#define PRIx32  "x"
#define PRIx64  "lx"
#define PRIxMAX "lx"
#define PRIxPTR "lx"

#define PRIX8   "X"
#define PRIX16  "X"
#define PRIX32  "X"
#define PRIX64  "lX"
#define PRIXMAX "lX"
#define PRIXPTR "lX"
