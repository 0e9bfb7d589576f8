// io_copy: from a Reader to a Writer until the end of file.
//
// A Reader may know a better way than through memory (a file to a socket is
// sendfile) and offers it as write_to; it may also decline, since it depends on
// the Writer whether the way exists, and it may decline late, when some bytes
// have gone that way.  So each turn of the loop moves some bytes by the one way
// or the other, and the count belongs to neither.
//
// The buffer comes from the heap, when it is needed: a goroutine's stack is
// sized for calls, not for data.
#include <rt/gc.h>
#include <rt/go.h>
#include <rt/io.h>

enum { PIECE = 32768 };

static int64_t
copy_piece(Writer *w, Reader *r, char *buf, int64_t max)
{
    ssize_t n = io_read(r, buf, max < PIECE ? (size_t)max : PIECE);

    return n > 0 ? io_write(w, buf, (size_t)n) : n;
}

// Moves max bytes, fewer at end of file.  Returns how many, or an error.
static int64_t
copy(Writer *w, Reader *r, int64_t max)
{
    bool fast = r->write_to != NULL;
    char *buf = NULL;

    for (int64_t moved = 0, n = 0; moved < max; moved += n) {
        if (fast) {
            n = r->write_to(r, w, max - moved);
            fast = n != -EOPNOTSUPP;
        }
        if (!fast) {
            if (buf == NULL)
                buf = gc_alloc_leaf(PIECE);
            n = copy_piece(w, r, buf, max - moved);
        }
        if (n <= 0)
            return n < 0 ? n : moved;
        if (n > max - moved)
            panic("io_copy: a Reader moved %ld bytes of %ld", n, max - moved);
    }
    return max;
}

int64_t
io_copy(Writer *w, Reader *r)
{
    return copy(w, r, INT64_MAX);
}

int64_t
io_copy_n(Writer *w, Reader *r, int64_t n)
{
    if (n < 0)
        return -EINVAL;
    int64_t moved = copy(w, r, n);
    return moved >= 0 && moved < n ? -ESHORT : moved;
}
