/* rt0cc puts this folder in front of /usr/include when a program names that for
   the headers of a library.  Each header of libc, be it glibc's or musl's,
   includes <features.h>, and compilation ends here, at a file that does not
   exist. */
#include <bits/libc.h>
