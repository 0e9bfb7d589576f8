// must, when the expression failed: the program ends with the place, what was
// tried, and why it did not work.
#include <rt/err.h>
#include <rt/go.h>

void
must_failed(long err, const char *expr, const char *file, int line)
{
    // A value that is no int is no error number: it must not become one.
    int number = err < INT32_MIN ? INT32_MIN : (int)err;

    panic("%s:%d: %s: %s", file, line, expr, err_text(number));
}
