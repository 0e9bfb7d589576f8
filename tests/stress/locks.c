// Everything that sync.h lets goroutines wait on.
//
// A bank: transfers lock two accounts; an audit locks all others out, and finds
// what there was.  A market: producers and consumers of a small buffer, who
// signal to one of the others, or to all.  A family: each member waits for its
// children in a wait group on its own stack.  A book: each page is written once,
// by whoever comes first, and complete for those who come later.
#include "tests/stress/stress.h"

enum { CUSTOMERS = 300, ACCOUNTS = 8, LOCK_TURNS = 20, WEALTH = 1000 };
enum { TRADERS = 100, ROOM = 4, DEPTH = 8, READERS = 200, PAGES = 50 };

typedef struct Bank {
    RWMutex open;               // audits write
    Mutex lock[ACCOUNTS];
    int64_t balance[ACCOUNTS];  // protected by lock
    int64_t transfers, audits;  // atomic
} Bank;

static void
pay(Bank *bank, Rnd *r)
{
    uint32_t from = rnd(r, ACCOUNTS), to = rnd(r, ACCOUNTS - 1);
    int64_t amount = rnd(r, WEALTH);

    to += to >= from;
    mutex_lock(&bank->lock[from < to ? from : to]);
    mutex_lock(&bank->lock[from < to ? to : from]);
    bank->balance[from] -= amount;
    if (rnd(r, 8) == 0)
        go_yield();
    bank->balance[to] += amount;
    mutex_unlock(&bank->lock[from]);
    mutex_unlock(&bank->lock[to]);
    count(&bank->transfers, 1);
}

static void
audit(Bank *bank)
{
    int64_t sum = 0;

    for (int i = 0; i < ACCOUNTS; i++) {
        need(bank->lock[i].state == 0, "%u", bank->lock[i].state);
        sum += bank->balance[i];
    }
    need(sum == ACCOUNTS * WEALTH, "%ld", sum);
    count(&bank->audits, 1);
}

static void
client(Bank *bank, uint32_t turns, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t i = 0; i < turns; i++) {
        if (rnd(&r, 8) == 0) {
            if (rnd(&r, 2) == 0)
                rwmutex_lock(&bank->open);
            else if (!rwmutex_try_lock(&bank->open))
                continue;
            audit(bank);
            rwmutex_unlock(&bank->open);
        } else {
            if (rnd(&r, 2) == 0)
                rwmutex_rlock(&bank->open);
            else if (!rwmutex_try_rlock(&bank->open))
                continue;
            pay(bank, &r);
            rwmutex_runlock(&bank->open);
        }
    }
}

static void
bank_once(Rnd *r)
{
    Bank *bank = gc_new(Bank);
    WaitGroup wg = { 0 };
    uint32_t turns = rnd_size(r, LOCK_TURNS);

    for (int i = 0; i < ACCOUNTS; i++)
        bank->balance[i] = WEALTH;
    for (uint32_t n = rnd_size(r, CUSTOMERS); n > 0; n--)
        wg_go(&wg, client, bank, turns, rnd_word(r));
    wg_wait(&wg);
    audit(bank);
    need(bank->open.readers == 0 && bank->open.leaving == 0, "%d", bank->open.readers);
}

typedef struct Market {
    Mutex m;
    Cond filled, emptied;
    int64_t goods[ROOM];        // protected by m, as what follows
    uint32_t n;
    int64_t left;               // to be bought
    int64_t sold, bought;       // sums
    bool all;                   // signals go to all
} Market;

static void
tell(const Market *market, Cond *c)
{
    if (market->all)
        cond_broadcast(c);
    else
        cond_signal(c);
}

static void
producer(Market *market, uint32_t turns, uint64_t seed)
{
    Rnd r = { seed };

    for (uint32_t i = 0; i < turns; i++) {
        mutex_lock(&market->m);
        while (market->n == ROOM)
            cond_wait(&market->emptied, &market->m);
        market->sold += market->goods[market->n++] = rnd(&r, WEALTH);
        tell(market, &market->filled);
        mutex_unlock(&market->m);
    }
}

static void
consumer(Market *market)
{
    mutex_lock(&market->m);
    for (;;) {
        while (market->n == 0 && market->left > 0)
            cond_wait(&market->filled, &market->m);
        if (market->left == 0)
            break;
        market->bought += market->goods[--market->n];
        if (--market->left == 0)
            cond_broadcast(&market->filled);    // nobody needs to wait any more
        tell(market, &market->emptied);
    }
    mutex_unlock(&market->m);
}

static void
market_once(Rnd *r)
{
    Market *market = gc_new(Market);
    WaitGroup wg = { 0 };
    uint32_t producers = rnd_size(r, TRADERS), turns = rnd_size(r, LOCK_TURNS);

    market->left = (int64_t)producers * turns;
    market->all = rnd(r, 4) == 0;
    for (uint32_t n = rnd_size(r, TRADERS); n > 0; n--)
        wg_go(&wg, consumer, market);
    for (uint32_t n = producers; n > 0; n--)
        wg_go(&wg, producer, market, turns, rnd_word(r));
    wg_wait(&wg);
    need(market->sold == market->bought, "%ld of %ld", market->bought, market->sold);
    need(market->n == 0 && market->left == 0, "%u", market->n);
}

static void
relative(uint32_t depth, int64_t *members, uint64_t seed)
{
    WaitGroup children = { 0 };
    Rnd r = { seed };
    int64_t own = 0;

    if (depth > 0) {
        wg_go(&children, relative, depth - 1, &own, rnd_word(&r));
        if (rnd(&r, 2) == 0)
            go_yield();
        wg_go(&children, relative, depth - 1, &own, rnd_word(&r));
        wg_wait(&children);
        need(own == (INT64_C(2) << depth) - 2, "%ld at %u", own, depth);
    }
    count(members, own + 1);
    if (rnd(&r, 4) == 0)
        go_exit();
}

static void
family_once(Rnd *r)
{
    WaitGroup wg = { 0 };
    int64_t members = 0;
    uint32_t depth = rnd(r, DEPTH);

    wg_go(&wg, relative, depth, &members, rnd_word(r));
    wg_wait(&wg);
    need(members == (INT64_C(2) << depth) - 1, "%ld", members);
}

typedef struct Page { Once once; uint32_t text[2]; } Page;

static void
write_page(Page *page, uint32_t text)
{
    page->text[0] += text;
    go_yield();
    page->text[1] += text;
}

static void
page_reader(Page *book, uint64_t seed)
{
    Rnd r = { seed };

    for (int i = 0; i < PAGES; i++) {
        uint32_t n = rnd(&r, PAGES);

        once_do(&book[n].once, write_page, &book[n], n);
        need(book[n].text[0] == n && book[n].text[1] == n, "page %u", n);
    }
}

static void
book_once(Rnd *r)
{
    Page *book = gc_new_array(Page, PAGES);
    WaitGroup wg = { 0 };

    for (uint32_t n = rnd_size(r, READERS); n > 0; n--)
        wg_go(&wg, page_reader, book, rnd_word(r));
    wg_wait(&wg);
}

static void
locks(Rnd *r)
{
    static void (*const rounds[])(Rnd *) = {
        bank_once, market_once, family_once, book_once
    };

    for (uint32_t n = rnd_size(r, 4); n > 0; n--)
        rounds[rnd(r, 4)](r);
}

STRESS(locks, .threads = 20, .megabytes = 60)
