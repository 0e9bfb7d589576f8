// Where memory ends, garbage is collected even though collection is off: ten
// times the limit is allocated, little of it is live.
//
// ulimit: -v 300000
// expect: 3 GB, right
// also: -no-pie
#include <rt/rt.h>

enum { HELD = 1000, WORDS = 1000 };

static int64_t *held[HELD];

int
main(void)
{
    bool right = true;

    gc_set_percent(-1);
    for (int64_t i = 0; i < 375000; i++) {
        int64_t **slot = &held[i * 7 % HELD];
        if (*slot != NULL)
            right &= (*slot)[0] == i - HELD && (*slot)[WORDS - 1] == i - HELD;
        *slot = gc_alloc_array(WORDS, sizeof **slot);
        right &= (*slot)[0] == 0 && (*slot)[WORDS - 1] == 0;
        (*slot)[0] = (*slot)[WORDS - 1] = i;
    }
    print("3 GB, %s\n", right ? "right" : "WRONG");
    return 0;
}
