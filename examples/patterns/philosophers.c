// The dining philosophers: five at a round table, a fork between each two, and who
// eats needs both of his.  If each takes the left one and waits for the right one,
// nobody ever eats.  Look at the order: everybody takes the fork with the lower
// number first, so no circle of waiting can close; that is how locks are taken
// anywhere.  `philosophers greedy` takes the left one first, and the runtime tells
// how that ends.
// expect: each of 5 philosophers ate 1000 times
#include <rt/rt.h>

enum { SEATS = 5, MEALS = 1000 };

typedef struct Table {
    Mutex forks[SEATS];
    int meals[SEATS];           // under both forks of the seat
    bool greedy;
} Table;

static void
dine(Table *t, int seat)
{
    int left = seat, right = (seat + 1) % SEATS;
    int first = t->greedy || left < right ? left : right;
    int second = first == left ? right : left;

    for (int i = 0; i < MEALS; i++) {
        mutex_lock(&t->forks[first]);
        go_yield();             // the others take their first
        mutex_lock(&t->forks[second]);
        t->meals[seat]++;
        mutex_unlock(&t->forks[second]);
        mutex_unlock(&t->forks[first]);
    }
}

int
main(int argc, char **argv)
{
    Table table = { .greedy = argc == 2 && str_eq(str_of(argv[1]), STR("greedy")) };
    WaitGroup wg = { 0 };
    bool all = true;

    for (int seat = 0; seat < SEATS; seat++)
        wg_go(&wg, dine, &table, seat);
    wg_wait(&wg);
    for (int seat = 0; seat < SEATS; seat++)
        all = all && table.meals[seat] == MEALS;
    print("%s of %d philosophers ate %d times\n", all ? "each" : "not each", SEATS, MEALS);
    return 0;
}
