/* The heap.  Memory is collected when no root and no live object points into
   it any more.  Roots are .data and .bss, thread-locals, and the stacks and
   registers of goroutines, all scanned conservatively: any word that looks
   like a pointer to an object, or into one, keeps it alive.  A pointer just
   behind an object's last byte does not. */
#pragma once
#include <rt/base.h>
#include <rt/call.h>
#include <rt/type.h>

/* Where in an object pointers are: made by TYPE_DEFINE. */
typedef struct GCType {
    const char *name;
    size_t size;                        /* bytes of an object */
    uint32_t nspans;
    const GCSpan_ *spans;               /* of its pointers */
} GCType;

#define gc_new(T)             ((T *)gc_alloc(sizeof(T)))
#define gc_new_array(T, n)    ((T *)gc_alloc_array((n), sizeof(T)))
#define gc_new_typed(T)       ((T *)gc_alloc_typed(&T##_type, 1))

/* gc_alloc returns n zeroed bytes, aligned to 16, that may hold pointers.

     n        bytes; 0 gives a valid pointer to nothing

   Throws when memory is out (the heap's state is printed, exit 2).
   Blocks:  never, but may collect.   Context: goroutine. */
void *gc_alloc(size_t n);

/* gc_alloc_array is gc_alloc(n * size); a product that overflows panics. */
void *gc_alloc_array(size_t n, size_t size);

/* gc_alloc_leaf is gc_alloc for memory that will hold no pointers into the
   heap: the collector never reads it. */
void *gc_alloc_leaf(size_t n);

/* TYPE_DEFINE(T, fields...); makes T_type, which tells the collector where in a T
   pointers are: in the 1 to 16 fields that it names, and nowhere else.

     typedef struct Node { struct Node *left, *right; Str name; int64_t key; } Node;
     TYPE_DEFINE(Node, left, right, name);
     Node *node = gc_new_typed(Node);

   A field is a pointer, an array of pointers (of up to two dimensions), or a struct
   or union that holds some, which is looked at as a whole.  Any other is refused by
   the compiler, and so is a pointer at an odd address.  T is one word: a typedef.

   A pointer in a field that is not named keeps nothing alive.  FLAVOR=torture reports
   words that look like one, on standard error, once for each field. */
#define TYPE_DEFINE(T, ...) \
    TYPE_EACH_(TYPE_CHECK_, T, __VA_ARGS__) \
    static const GCSpan_ T##_spans_[] = { TYPE_EACH_(TYPE_SPAN_, T, __VA_ARGS__) }; \
    static const __attribute__((__unused__)) GCType T##_type = { \
        #T, sizeof(T), sizeof T##_spans_ / sizeof(GCSpan_), T##_spans_ }

/* gc_alloc_typed returns count zeroed objects of a type, next to each other, in which
   only what the type names is taken for a pointer.  gc_new_typed(T) makes one.

     type     T_type of a TYPE_DEFINE; must stay what and where it is
     count    a product with type->size that overflows panics

   Otherwise as gc_alloc. */
void *gc_alloc_typed(const GCType *type, size_t count);

/* gc_realloc makes an object n bytes long and returns where it is then: where it was,
   if there is room, else elsewhere, with a copy of what it held.  What is new at its
   end is zero.  It stays what it was: conservative, leaf or typed, or malloc's.

     obj    the beginning of an object; NULL: gc_alloc(n)
     n      bytes; 0 leaves an empty object.  A type's objects are whole ones only.

   If the object has moved the old one is freed: the program must have no other
   pointer to it left, its cleanups run, and weak references to it find nothing.
   Anything but the beginning of an object panics.
   Throws when memory is out, as gc_alloc.
   Blocks:  never, but may collect.   Context: goroutine; not two of them at a time. */
void *gc_realloc(void *obj, size_t n);

/* gc_free gives an object back before a collection finds out that it is not used.
   The program must have no pointer to it left: its memory is going to be another
   object.  NULL is ignored; anything but the beginning of an object panics.
   Blocks:  never.   Context: goroutine. */
void gc_free(void *obj);

/* Arenas: objects that end together, as those of one request do.  What lies in one may
   point to anything, and keeps it alive; a pointer into an arena keeps what lies near it.
   An arena that nobody has a pointer to or into is collected, freed or not.  One
   goroutine at a time may use it.  A cleanup or weak reference of what lies in one is of
   that part of the arena, some kilobytes. */
typedef struct Arena Arena;
Arena *arena_make(void);

/* arena_alloc returns n zeroed bytes of an arena.

     n        bytes; 0 gives a valid pointer to nothing
     align    a power of 2 of any size, at which they begin; 0: 16

   Panics when the arena was freed, or align is no power of 2.  Otherwise as gc_alloc. */
void *arena_alloc(Arena *a, size_t n, size_t align);

/* arena_free frees all that was allocated in an arena, at once: the program must have no
   pointer into it left.  NULL is ignored.  Any further use of the arena panics. */
void arena_free(Arena *a);

/* gc_add_root makes the n bytes at start a root: memory that is not rt0's own, such
   as a mapping, whose pointers are to keep objects alive.  gc_remove_root takes it
   back, by its start. */
void gc_add_root(void *start, size_t n);
void gc_remove_root(void *start);

/* gc_keep(p) keeps the object that p points to, or into, alive up to here: for
   code that goes on with something else than a pointer into the object, as its
   end, or the address in disguise.  It is no instruction, but the compiler has
   to have p at hand when it gets here.

     p        a pointer to an object; stays where it is, evaluated once

   Blocks:  never.   Context: any. */
#define gc_keep(p)            __asm__ volatile("" : : "g"(p) : "memory")

/* gc_cleanup(obj, fn, args...) has fn(args...) run in a goroutine of its own after
   obj has died: no root and no live object points to it any more, or gc_free was
   called.

     obj      any pointer into an object of the heap
     args     as of go, evaluated here and now.  What they point to lives until fn has
              run.  It must not lead back to obj, which would never die: an argument
              that points into obj panics, a longer way goes unnoticed

   An object can have any number of them; they run in no order, some time after the
   collection that found it dead (two minutes later at the latest there is one if
   anything was allocated).  At most 64 run at the same time, and those that block
   count.  When the program ends those that are left do not run.
   cleanup_stop takes one back, unless the object has been found dead before; NULL is
   ignored.  A Cleanup may be dropped, but not given to gc_free.

   Throws when memory is out.   Blocks: never.   Context: goroutine.
   Source:  Go's runtime.AddCleanup. */
typedef struct Cleanup Cleanup;
typedef struct CleanupAttr { GoAttr go; const void *obj; uint32_t words; } CleanupAttr;
static inline Cleanup *
cleanup_made_(intptr_t c)               /* the result of a call may be dropped, of a cast not */
{
    return (Cleanup *)c;
}
#define gc_cleanup(obj_, ...) \
    cleanup_made_(CALL_(call_cleanup, \
        (&(CleanupAttr){ .obj = (obj_), .words = CALL_WORDS_(__VA_ARGS__) }.go), __VA_ARGS__))
void cleanup_stop(Cleanup *c);

/* weak_make returns a reference that does not keep the object alive that obj points
   into; weak_get returns obj, or NULL once the object has died.  What is dead never
   comes back.

     obj      any pointer into an object of the heap; for NULL the reference is NULL,
              and weak_get(NULL) is NULL

   As long as the object lives, the same pointer gets the same reference; gc_free must
   not have that.
   Throws when memory is out.   Blocks: never.   Context: goroutine.
   Source:  Go's weak.Pointer. */
typedef struct WeakRef WeakRef;
WeakRef *weak_make(void *obj);
void *weak_get(WeakRef *ref);

/* gc_collect runs a full collection now. */
void gc_collect(void);

/* gc_set_percent sets how much the heap may grow, in percent of what survived
   the last collection, before the next one; -1 turns collection off, but for
   gc_collect, the limit, and want of memory.
   Returns the previous setting; the default is 100. */
int gc_set_percent(int percent);

/* gc_set_limit sets a soft limit for the heap's memory, in bytes, and returns the
   previous one; SIZE_MAX, the default, is none.  Stacks and mappings of the program
   do not count.  Near the limit the heap is collected more often, but for at most half
   of the time; where that is not enough it grows beyond.  So a limit does what it
   should when it is one and a half times what is alive, or more. */
size_t gc_set_limit(size_t nbytes);

typedef struct GCStats {
    uint64_t heap_bytes;                /* that may have the system's memory behind them */
    uint64_t live_bytes;                /* survived the last collection */
    uint64_t goal_bytes;                /* the next collection starts here; SIZE_MAX: never */
    uint64_t total_bytes, allocs;       /* allocated since the start; sizes rounded up */
    uint64_t frees;                     /* found dead, or freed, since the start */
    uint64_t cycles;
    int64_t pause_total, pause_max;     /* nanoseconds */
} GCStats;
void gc_read_stats(GCStats *stats);

/* gc_census writes to w what is alive: a table by type (of typed objects; others by
   what the collector does with them), one by kind and size, and one by the places in
   the program where it was allocated.  Alive is what the last collection found, and
   what was allocated since; gc_collect before for what can be reached.  Sizes are
   rounded up as the heap does it.  Places are estimates: one allocation is noted each
   512 KB, on average.

   Returns 0, the first error of w, or -ENOMEM.
   Blocks: G, until all others have stopped for it, and as w does.   Context: goroutine.
   Source: Go's runtime.MemProfile; Java's jmap -histo. */
int gc_census(Writer *w);

/* gc_why writes to w the shortest way from a root to an object, a step a line: what
   keeps it alive.

     obj      points into it; this argument itself does not count.  But any variable of
              the caller that holds it is as good a root as others, and its stack then
              what is told, unless a variable that is no local holds it too

   Returns the number of objects on the way, obj included; 0 when nothing leads to
   it; -EINVAL when there is no such object; -ENOMEM, or the first error of w.
   Blocks: G, until all others have stopped for it, and as w does.   Context: goroutine. */
int gc_why(void *obj, Writer *w);

/* gc_heap_map writes a picture of the heap to svg: each page by what is in it, how much
   of that is alive, and the free ones.  It is at most 200 KB, of any heap.

   Returns 0, the first error of svg, or -ENOMEM.
   Blocks: G, until all others have stopped for it, and as svg does.   Context: goroutine. */
int gc_heap_map(Writer *svg);
