/* The compilers' <immintrin.h> includes this for _mm_malloc, which needs
   malloc.  rt0 has none; the instructions do without. */
