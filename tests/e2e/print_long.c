// A text longer than print's buffer on the stack is whole; one longer than
// memory is an error, and the program goes on.
//
// ulimit: -v 200000
// expect: line 00 of one text that is longer than what print keeps on its stack
// expect: line 01 of one text that is longer than what print keeps on its stack
// expect: line 02 of one text that is longer than what print keeps on its stack
// expect: line 03 of one text that is longer than what print keeps on its stack
// expect: line 04 of one text that is longer than what print keeps on its stack
// expect: line 05 of one text that is longer than what print keeps on its stack
// expect: line 06 of one text that is longer than what print keeps on its stack
// expect: line 07 of one text that is longer than what print keeps on its stack
// expect: line 08 of one text that is longer than what print keeps on its stack
// expect: line 09 of one text that is longer than what print keeps on its stack
// expect: line 10 of one text that is longer than what print keeps on its stack
// expect: line 11 of one text that is longer than what print keeps on its stack
// expect: line 12 of one text that is longer than what print keeps on its stack
// expect: line 13 of one text that is longer than what print keeps on its stack
// expect: line 14 of one text that is longer than what print keeps on its stack
// expect: line 15 of one text that is longer than what print keeps on its stack
// expect: line 16 of one text that is longer than what print keeps on its stack
// expect: line 17 of one text that is longer than what print keeps on its stack
// expect: line 18 of one text that is longer than what print keeps on its stack
// expect: line 19 of one text that is longer than what print keeps on its stack
// expect: 1400 bytes
// expect: cannot allocate memory
// expect: message too long
#include <rt/rt.h>

int
main(void)
{
    static char text[2000];
    size_t n = 0;

    for (int i = 0; i < 20; i++)
        n += fmt_buf(text + n, sizeof text - n, "line %02d of one text that is longer than %s\n", i,
                     "what print keeps on its stack");
    print("%d bytes\n", print("%s", text));

    volatile int width = 1000000000;
    print("%s\n", err_text(print("%*d", width, 1)));
    width = 2147483647;
    print("%s\n", err_text(print("%*d", width, 1)));
    return 0;
}
