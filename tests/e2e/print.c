// print: every kind of conversion reaches standard output, in order, and the
// number of bytes comes back.
//
// expect: plain
// expect: 42 -7 4294967295 777 ff FF
// expect: -9223372036854775808 18446744073709551615 -1 255
// expect: [   42] [42   ] [00042] [+42] [0x2a] [052]
// expect: c string part (null)
// expect: 0x10 (nil) 100%
// expect: 0.500000 1.25e-05 3 1e+100 0x1.8p+1 -inf 0.1000000000000000056
// expect: %!n 2
// expect: 12345
// expect: returned 6, 0
#include <rt/rt.h>

int
main(void)
{
    // The compiler would rightly refuse these formats in a call of print.
    int (*volatile unchecked)(const char *, ...) = print;
    const char *volatile null = NULL;
    int n = 0, six, none;

    print("plain\n");
    print("%d %i %u %o %x %X\n", 42, -7, UINT32_MAX, 0777, 255, 255);
    print("%ld %lu %hhd %hhu\n", INT64_MIN, UINT64_MAX, (signed char)-1, (unsigned char)255);
    print("[%5d] [%-5d] [%05d] [%+d] [%#x] [%#o]\n", 42, 42, 42, 42, 42, 42);
    print("%c %s %.*s %s\n", 'c', "string", STR_FMT(str_slice(STR("a part of"), 2, 6)),
          null);
    print("%p %p %d%%\n", (void *)16, NULL, 100);
    print("%f %g %.0f %g %a %f %.19Lf\n", 0.5, 1.25e-5, 3.0, 1e100, 3.0, -__builtin_inf(),
          (long double)0.1);
    unchecked("%n %d\n", &n, 2);
    six = print("%d\n", 12345);
    none = print("%s", "");
    print("returned %d, %d\n", six, none);
    return n;
}
