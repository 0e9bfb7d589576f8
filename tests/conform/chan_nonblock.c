// Sends and receives that do not wait, on elements of several sizes, with and
// without a buffer: 0 until the other side is there or a place is free, then 1.
//
// Go: test/chan/nonblock.go.
// expect: ok
#include "conform.h"

typedef struct Wide { uint8_t bytes[100]; } Wide;

static void
receiver(Chan *c, void *to, size_t size, Chan *all)
{
    need((chan_recv)(c, to, size));
    done(all);
}

static void
sender(Chan *c, const void *from, size_t size, Chan *all)
{
    (chan_send)(c, from, size);
    done(all);
}

static void
check(const Wide *wide, const Wide *sent, size_t size)
{
    for (size_t i = 0; i < sizeof *wide; i++)
        need(wide->bytes[i] == (i < size ? sent->bytes[i] : 0xee));
}

// The bytes behind an element are not touched.
static void
element(size_t size, size_t cap, bool in_select)
{
    Chan *c = chan_make(size, cap), *all = chan_of(char, 1);
    Wide in, out;
    bool ok = false;
    Case take = { .chan = c, .elem.to = &in, .ok = &ok, .size = (uint32_t)size, .op = CASE_RECV };
    Case give = { .chan = c, .elem.from = &out, .size = (uint32_t)size, .op = CASE_SEND };

    for (size_t i = 0; i < sizeof in; i++)
        in.bytes[i] = 0xee, out.bytes[i] = (uint8_t)(i + size);
    need(in_select ? chan_try_select(&take, 1) == -1
                   : (chan_try_recv)(c, &in, &ok, size) == 0);
    check(&in, &in, size);

    go(receiver, c, (void *)&in, size, all);
    while (in_select ? chan_try_select(&give, 1) == -1 : (chan_try_send)(c, &out, size) == 0)
        go_yield();
    join(all, 1);
    check(&in, &out, size);

    for (size_t i = 0; i < sizeof in; i++)
        in.bytes[i] = 0xee;
    go(sender, c, (const void *)&out, size, all);
    while (in_select ? chan_try_select(&take, 1) == -1
                     : (chan_try_recv)(c, &in, &ok, size) == 0)
        go_yield();
    join(all, 1);
    need(ok);
    check(&in, &out, size);
}

int
main(void)
{
    static const size_t sizes[] = { 1, 2, 4, 8, 12, 16, 24, 33, sizeof(Wide) };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (size_t cap = 0; cap < 3; cap++) {
            element(sizes[i], cap, false);
            element(sizes[i], cap, true);
        }
    print("ok\n");
    return 0;
}
