/* Channels: values that goroutines hand to each other, and select. */
#pragma once
#include <rt/base.h>

/* chan_make makes a channel for values of one size.  chan_of(int, 8) takes the
   size from a type.

     elem_size  bytes of a value, less than 4 GB; 0 for mere signals
     cap        values that the channel holds while nobody receives, less than 2^32;
                0: a send waits until its value is received

   Throws when memory is out.   Blocks: never.   Context: goroutine.
   Source:  Go's make(chan T, cap); C. A. R. Hoare, Communicating Sequential
   Processes (1978). */
Chan *chan_make(size_t elem_size, size_t cap);
#define chan_of(T, cap) chan_make(sizeof(T), (cap))

/* In what follows the macros add the size of what the pointer points to, and
   another size than the channel's panics: a forgotten & is found by the first run. */

/* chan_send(c, ptr) sends the value at ptr.  It waits until there is a receiver,
   or room; values are received in the order in which they were sent.

     c        NULL: waits for ever; closed, before or meanwhile, or a timer's: panics
     ptr      copied; NULL sends zeroes

   Blocks: G.   Context: goroutine. */
void chan_send(Chan *c, const void *elem, size_t size);

/* chan_recv(c, ptr) receives a value into *ptr, waiting until there is one.
   Those who wait are served in the order of their coming.

     c        NULL: waits for ever
     ptr      NULL drops the value

   Returns false when the channel is closed and has no more values; *ptr is zero
   then.   Blocks: G.   Context: goroutine. */
bool chan_recv(Chan *c, void *elem, size_t size);

/* chan_try_send(c, ptr) and chan_try_recv(c, ptr, ok) do it only if they need not
   wait.  A closed channel is received from at once, with *ok false; ok may be NULL.

   Returns 1, or 0 where the other would have waited (always, if c is NULL).
   Blocks: never.   Context: goroutine. */
int chan_try_send(Chan *c, const void *elem, size_t size);
int chan_try_recv(Chan *c, void *elem, bool *ok, size_t size);

/* chan_close says that no value will come any more.  What was sent before is
   still received; all who wait to receive go on; who waits to send panics.
   Closing twice, or NULL, panics.   Blocks: never.   Context: goroutine. */
void chan_close(Chan *c);

/* How many values the channel holds, and has room for.  0 for NULL. */
size_t chan_len(Chan *c);
size_t chan_cap(Chan *c);

/* One case of a select: RECV(c, ptr), RECV_OK(c, ptr, okp) or SEND(c, ptr), as an
   initialiser; cases[i] = (Case)RECV(c, &v) where they are made at run time. */
typedef struct Case {
    Chan *chan;
    union { void *to; const void *from; } elem;
    bool *ok;
    uint32_t size, op;
} Case;
enum { CASE_RECV, CASE_SEND };

/* SELECT(case, ...) waits until one of the operations can be done, and does it:

     switch (SELECT(RECV(jobs, &job), SEND(out, &(Msg){ 1, "x" }), RECV(done, NULL))) {
     case 0: ...

   Where several can, one is chosen at random.  A case with a NULL channel never
   can; a send on a closed channel panics when it is chosen.  The choice is made
   at one instant, as if nothing else happened meanwhile.  TRY_SELECT does not
   wait.  chan_select and chan_try_select take n cases from an array, 65536 at most;
   up to 8 cost no memory.

   Returns the number of the case; TRY_SELECT -1 if none could.
   Blocks: G (TRY_SELECT: never).   Context: goroutine.   Source: Go's select. */
#define SELECT(...) CASES_CALL_(chan_select, CASES_(__VA_ARGS__))
#define TRY_SELECT(...) CASES_CALL_(chan_try_select, CASES_(__VA_ARGS__))
int chan_select(const Case *cases, int n);
int chan_try_select(const Case *cases, int n);

#define RECV(c, ...) \
    { .chan = (c), .elem.to = (__VA_ARGS__), .size = CHAN_SIZE_(__VA_ARGS__), .op = CASE_RECV }
#define RECV_OK(c, p, okp) \
    { .chan = (c), .elem.to = (p), .ok = (okp), .size = CHAN_SIZE_(p), .op = CASE_RECV }
#define SEND(c, ...) \
    { .chan = (c), .elem.from = (__VA_ARGS__), .size = CHAN_SIZE_(__VA_ARGS__), .op = CASE_SEND }
#define CASES_(...) \
    ((const Case[]){ __VA_ARGS__ }), (int)(sizeof(const Case[]){ __VA_ARGS__ } / sizeof(Case))
#define CASES_CALL_(fn, ...) fn(__VA_ARGS__)

/* Where a channel was made, for reports. */
typedef struct ChanSite {
    const char *func, *file;
    int line;
} ChanSite;
Chan *chan_make_at(size_t elem_size, size_t cap, const ChanSite *site)
    RT_PRIVATE(chan_make_at);
#define CHAN_SITE_ __extension__({ \
    static const ChanSite rt_site_ = { __func__, __FILE__, __LINE__ }; \
    &rt_site_; })
#define chan_make(elem_size, cap) chan_make_at((elem_size), (cap), CHAN_SITE_)

#define CHAN_SIZE_(...) (__extension__ sizeof *(__VA_ARGS__))   /* NULL: 1, not looked at */
#define chan_send(c, ...) (chan_send)((c), (__VA_ARGS__), CHAN_SIZE_(__VA_ARGS__))
#define chan_recv(c, ...) (chan_recv)((c), (__VA_ARGS__), CHAN_SIZE_(__VA_ARGS__))
#define chan_try_send(c, ...) (chan_try_send)((c), (__VA_ARGS__), CHAN_SIZE_(__VA_ARGS__))
#define chan_try_recv(c, elem, okp) (chan_try_recv)((c), (elem), (okp), CHAN_SIZE_(elem))
