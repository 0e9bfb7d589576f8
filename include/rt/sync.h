/* What goroutines wait on.  All but Group are ready when zero, may lie anywhere
   (in a structure, on a stack, on the heap), need no end, and must not be copied
   once they are in use.  Who learns by a Mutex, a Sema or a WaitGroup that nobody
   else is going to use it may take it away at once; the others stay until the calls
   of all have returned.  Whatever one goroutine wrote before it unlocked, called
   wg_done, signalled or released, the one who thereby goes on can read. */
#pragma once
#include <rt/base.h>
#include <rt/call.h>

/* Mutex: one goroutine at a time.

   mutex_lock waits for it, mutex_try_lock takes it or returns false.  A mutex
   belongs to no goroutine: another one may unlock it.  Who has waited for more
   than a millisecond gets it next; else who comes by may be faster.

   mutex_unlock of one that is not locked panics.
   Blocks: G (mutex_lock).   Context: goroutine.   Source: Go's sync.Mutex. */
typedef struct Mutex { uint32_t state, sema; } Mutex;
bool mutex_try_lock(Mutex *m);
void mutex_lock_slow(Mutex *m) RT_PRIVATE(mutex_lock_slow);
void mutex_unlock_slow(Mutex *m) RT_PRIVATE(mutex_unlock_slow);
static inline void
mutex_lock(Mutex *m)
{
    uint32_t is = 0;                    /* neither locked nor waited for */

    if (!__atomic_compare_exchange_n(&m->state, &is, 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        mutex_lock_slow(m);
}
static inline void
mutex_unlock(Mutex *m)
{
    uint32_t is = 1;                    /* locked, and nobody waits */

    if (!__atomic_compare_exchange_n(&m->state, &is, 0, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        mutex_unlock_slow(m);
}

/* RWMutex: any number of readers, or one writer.  A writer who waits keeps new
   readers out, so a goroutine that holds a read lock must not take a second.

   Unlocking what is not locked in that way panics.
   Blocks: G (rwmutex_lock, rwmutex_rlock).   Context: goroutine.
   Source: Go's sync.RWMutex. */
typedef struct RWMutex {
    Mutex w;                            /* of the writers among themselves */
    uint32_t wsema, rsema;              /* a writer waits for readers; they for it */
    int32_t readers, leaving;
} RWMutex;
void rwmutex_lock(RWMutex *m);
bool rwmutex_try_lock(RWMutex *m);
void rwmutex_unlock(RWMutex *m);
bool rwmutex_try_rlock(RWMutex *m);
void rwmutex_rlock_slow(RWMutex *m) RT_PRIVATE(rwmutex_rlock_slow);
void rwmutex_runlock_slow(RWMutex *m, int32_t readers) RT_PRIVATE(rwmutex_runlock_slow);
static inline void
rwmutex_rlock(RWMutex *m)
{
    if (__atomic_add_fetch(&m->readers, 1, __ATOMIC_SEQ_CST) < 0)
        rwmutex_rlock_slow(m);
}
static inline void
rwmutex_runlock(RWMutex *m)
{
    int32_t readers = __atomic_sub_fetch(&m->readers, 1, __ATOMIC_SEQ_CST);

    if (readers < 0)
        rwmutex_runlock_slow(m, readers);
}

/* WaitGroup: until all are done.

   wg_add adds n, which may be negative, to the counter; wg_done takes one off;
   wg_wait waits until it is 0.  The first wg_add comes before the wg_wait that is
   to see it, and the next round's after that wg_wait has returned.  Nobody touches
   the group after wg_wait returned, so it may lie on the stack of who waits.

   A counter below 0 panics, as does a group that is used again too early.
   Blocks: G (wg_wait).   Context: goroutine.   Source: Go's sync.WaitGroup. */
typedef struct WaitGroup { uint64_t state; uint32_t sema; } WaitGroup;
void wg_add(WaitGroup *wg, int n);
void wg_done(WaitGroup *wg);
void wg_wait(WaitGroup *wg);

/* wg_go(wg, fn, args...) is wg_add(wg, 1), go(fn, args...), and wg_done(wg) when
   that goroutine ends, be it by go_exit. */
#define wg_go(wg_, ...) \
    ((void)CALL_(call_wg, CALL_OWNER_(WaitGroup, wg_), __VA_ARGS__))

/* once_do(once, fn, args...) calls fn the first time; who comes meanwhile waits
   until it has returned.  fn must not leave by go_exit (the others would wait for
   ever) nor use the same Once.

   once_begin and once_end are its parts: once_begin is true for the first, who
   does the work and then calls once_end.
   Blocks: G, while another does the work.   Context: goroutine.
   Source: Go's sync.Once. */
typedef struct Once { uint32_t done; Mutex m; } Once;
bool once_begin(Once *o);
void once_end(Once *o);
#define once_do(once, ...) __extension__({ \
    Once *rt_once_ = (once); \
    if (once_begin(rt_once_)) { \
        (void)(CALL_FN_(__VA_ARGS__)) CALL_ARGS_(__VA_ARGS__); \
        once_end(rt_once_); \
    } })

/* Cond: until somebody says that something has changed.

   cond_wait unlocks m, waits for a signal and locks m again; it is called in a
   loop that tests what is waited for, since others may come first to m.  No signal
   before its call counts.  cond_signal lets go on who has waited longest, and
   cond_broadcast all; neither needs m.

   A Cond that was copied after its first use panics, as does a wait with m
   unlocked.
   Blocks: G (cond_wait).   Context: goroutine.   Source: Go's sync.Cond. */
typedef struct Cond {
    const void *self;                   /* where it lies, from the first use on */
    void *head, *tail;                  /* who waits */
    uint32_t lock[2];                   /* of the list */
} Cond;
void cond_wait(Cond *c, Mutex *m);
void cond_signal(Cond *c);
void cond_broadcast(Cond *c);

/* Sema: n of something, to be taken and given back in any number.

         Sema slots = { .n = 8 };

   sema_acquire takes n and returns 0, or takes nothing and returns ctx_err once
   ctx (NULL: none) is done.  Who came first is served first: one who wants little
   waits behind one who wants much.  Who wants more than there is waits for the end
   of ctx only.  sema_try_acquire takes n if nobody waits and they are there.
   sema_release gives n back.

   Giving back more than was taken panics, as does n < 0, and acquiring more than
   there is with a context that never ends.
   Blocks: G (sema_acquire).   Context: goroutine.
   Source: golang.org/x/sync/semaphore. */
typedef struct Sema {
    int64_t n;                          /* how many there are */
    int64_t held;                       /* of them taken */
    Mutex m;
    void *head, *tail;                  /* who waits */
} Sema;
int sema_acquire(Sema *s, Ctx *ctx, int64_t n);
bool sema_try_acquire(Sema *s, int64_t n);
void sema_release(Sema *s, int64_t n);

/* Pool: objects to use again, kept until a collection or two find them unused.

         Pool buffers = { .make = make_buffer };

   pool_get takes one out, or returns make(), or NULL if there is no make; pool_put
   puts one in (NULL: nothing), which the caller then leaves alone.  Which one comes
   out, and whether it is one that was put in, is not said.  What two collections find
   in it is dropped; a Pool needs no end, and may die with what is in it.
   Blocks: never, but in make.   Context: goroutine.   Source: Go's sync.Pool. */
typedef struct Pool { void *(*make)(void); void *local; } Pool;
void *pool_get(Pool *p);
void pool_put(Pool *p, void *obj);

/* Map: values by name, for many goroutines at once.  Keys are byte strings, of
   which the map keeps copies (STR_BYTES(x) makes one of any variable without padding);
   values are pointers.  What they point to is kept, as is what pointers in a key do
   at multiples of 8.  Keys that somebody chose on purpose cost no more than others.

   map_load returns the value, map_store sets one and map_delete takes one away,
   both returning the value before; map_load_or_store sets val if there is no value
   and returns the value before.  NULL is no value: it means that there was none, and
   to store it panics.

         for (MapIter it = { 0 }; map_next(&m, &it); )
             use(it.key, it.val);

   shows each key at most once, and each that is there all the while, with a value that
   it has then; what others store and delete meanwhile it sees, or not.  Storing and
   deleting in the loop is fine, it.key too.  it.key stays readable, a NUL behind it.
   map_len counts the keys; it is exact when nobody changes the map.

   Loads, iterations, and stores to a key that is there, take no lock.  The table, 16
   bytes a key, grows without a pause and does not shrink.
   Blocks: G (a new key, map_delete), while another one changes the same eighth of the
   map.   Context: goroutine.   Source: Go's sync.Map. */
typedef struct Map { void *table; } Map;
typedef struct MapIter { Str key; void *val; void *pos; } MapIter;
void *map_load(Map *m, Str key);
void *map_store(Map *m, Str key, void *val);
void *map_load_or_store(Map *m, Str key, void *val);
void *map_delete(Map *m, Str key);
bool map_next(Map *m, MapIter *it);
size_t map_len(Map *m);

/* Group: goroutines that work for one result.  None outlives group_wait.

   group_make makes a group with a context under parent (NULL: the background), to
   be had by group_ctx.  group_go(g, fn, args...) is go for an int fn(...); the
   first result below 0 is the group's, and cancels its context with that cause, as
   group_wait does when it returns.  group_wait waits for all and returns the first
   error, or 0.  Goroutines of the group may start others in it; after group_wait has
   returned group_go panics.  A parent ends only the context: whoever has started a
   goroutine calls group_wait.

   group_limit lets at most n run at a time: group_go waits then; n < 1 is no limit.
   It panics while goroutines of the group run.  At the limit goroutines of the group
   that call group_go themselves may all wait for each other.
   Blocks: G (group_wait; group_go at the limit).   Context: goroutine.
   Source: golang.org/x/sync/errgroup; Trio's nurseries. */
typedef struct Group Group;
Group *group_make(Ctx *parent);
Ctx *group_ctx(Group *g);
void group_limit(Group *g, int n);
#define group_go(g_, ...) \
    ((void)CALL_INT_(call_group, CALL_OWNER_(Group, g_), __VA_ARGS__))
int group_wait(Group *g);
