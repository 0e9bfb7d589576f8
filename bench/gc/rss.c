// rss MB SECONDS: a list of MB megabytes in objects of 16 to 256 bytes is built and
// dropped, and the heap collected; the line "dropped" says that this is done.  For
// SECONDS the program then does next to nothing: a few objects ten times a second,
// a collection every three seconds.  After the line "done" it sleeps.  Who has
// started it looks at its memory.
#include "figure.h"

enum { LEAST = 16, MOST = 256, FEW = 10 };

typedef struct Item Item;
struct Item {
    Item *next;
    int64_t number;
};

static Item *list;

static int64_t
build(int64_t nbytes)
{
    uint64_t state = 1;
    int64_t count = 0;

    while (nbytes > 0) {
        int64_t size = LEAST + random_next(&state) % (MOST - LEAST + 1);
        Item *item = heap_new((size_t)size);

        *item = (Item){ list, count++ };
        list = item;
        nbytes -= size;
    }
    return count;
}

static int64_t
drop(void)
{
    int64_t sum = 0;

    while (list != NULL) {
        Item *item = list;

        list = item->next;
        sum += item->number;
        heap_free(item);
    }
    return sum;
}

static void
idle(int64_t seconds)
{
    for (int64_t i = 1; i <= seconds * 10; i++) {
        time_sleep(100 * MILLISECOND);
        for (int j = 0; j < FEW; j++)
            heap_free(heap_new(LEAST << j % 5));
        if (i % 30 == 0)
            heap_collect();
    }
}

int
main(int argc, char **argv)
{
    int64_t megabytes = number(argc > 1 ? argv[1] : "");
    int64_t seconds = number(argc > 2 ? argv[2] : "");

    heap_init();
    int64_t count = build(megabytes << 20);
    expect("sum of the list", drop(), sum_below(count));
    heap_collect();
    print("dropped\n");
    idle(seconds);
    print("done\n");
    time_sleep(HOUR);
    return 0;
}
