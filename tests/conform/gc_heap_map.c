// gc_heap_map draws each kind of object in its look, as many pages as there are; and a
// heap of any size.  (check/gc_heap_map.py looks at the drawing itself.)
//
// Sizes are those of the release flavour: the others have a fence behind each object.
//
// flavors: release
// expect: ok
#include "conform.h"

enum { PAGES_A_MB = 128, LEGEND = 150 };

typedef struct Kept {
    Writer writer;
    size_t n;
    char text[1 << 19];
} Kept;

static ssize_t keep(Writer *w, const void *buf, size_t n);
static Kept kept = { .writer = { keep } };
static const GCSpan_ spans[] = { { 0, 8 } };
static const GCType type = { "Link", 16, 1, spans };
static void *volatile objects[8];

static ssize_t
keep(Writer *w, const void *buf, size_t n)
{
    Kept *k = CONTAINER_OF(w, Kept, writer);

    objects[7] = gc_alloc(5000);        // the world goes on
    n = n > 5000 ? 5000 : n;
    need(n <= sizeof k->text - k->n);
    for (size_t i = 0; i < n; i++)
        k->text[k->n++] = ((const char *)buf)[i];
    return (ssize_t)n;
}

static void
draw(void)
{
    kept.n = 0;
    need(gc_heap_map(&kept.writer) == 0);
    Str text = { kept.text, kept.n };
    need(str_has_prefix(text, STR("<svg ")) && str_has_suffix(text, STR("\n</svg>\n")));
}

static bool
says(Str what)
{
    Str before, after;

    return str_cut((Str){ kept.text, kept.n }, what, &before, &after);
}

// The number that comes first.
static int64_t
number(Str *rest)
{
    int64_t n = 0;
    size_t i = 0;

    for (; i < rest->len && rest->ptr[i] >= '0' && rest->ptr[i] <= '9'; i++)
        n = n * 10 + (rest->ptr[i] - '0');
    need(i > 0);
    *rest = (Str){ rest->ptr + i, rest->len - i };
    return n;
}

// How many cells look like that, the legend's not included.
static int64_t
cells(Str look)
{
    Str rest = { kept.text, kept.n }, path, before, tag;
    int64_t sum = 0;

    while (str_cut(rest, STR("<path class=\""), &before, &rest)) {
        need(str_cut(rest, STR("/>"), &tag, &rest));
        if (!str_has_prefix(tag, look) || !str_cut(tag, STR("\" d=\""), &before, &path) ||
            before.len != look.len)
            continue;
        while (str_cut(path, STR(" "), &before, &path)) {
            int64_t y = number(&path);
            need(path.ptr[0] == 'h');
            path = (Str){ path.ptr + 1, path.len - 1 };
            int64_t width = number(&path);
            sum += y > LEGEND ? (width + 1) / 7 : 0;
        }
    }
    return sum;
}

int
main(void)
{
    draw();
    need(cells(STR("leaf large")) == 0 && cells(STR("scan large")) == 0);
    need(cells(STR("typed q1")) + cells(STR("typed q4")) + cells(STR("typed large")) == 0);

    objects[0] = gc_alloc_leaf(PAGES_A_MB * 8192);
    objects[1] = gc_alloc(3 * PAGES_A_MB * 8192);
    objects[2] = gc_alloc_typed(&type, 1);
    objects[3] = gc_alloc_typed(&type, 10000);
    draw();
    need(says(STR("A cell is 8 KB, a row 1 MB")));
    need(cells(STR("leaf large")) == PAGES_A_MB);
    need(cells(STR("scan large")) == 3 * PAGES_A_MB);
    need(cells(STR("typed large")) == (10000 * 16 + 8 + 8191) / 8192);
    need(cells(STR("typed q1")) + cells(STR("typed q4")) == 1);
    need(cells(STR("manual large")) == 0);

    // What is dropped is free, or has been put to use again.
    objects[0] = objects[1] = NULL;
    gc_collect();
    draw();
    need(cells(STR("leaf large")) == 0 && cells(STR("scan large")) == 0);
    need(cells(STR("free")) + cells(STR("away")) >= 4 * PAGES_A_MB);

    // More pages than cells.
    objects[0] = gc_alloc_leaf(200 * PAGES_A_MB * 8192);
    draw();
    need(says(STR("A cell is 32 KB, a row 4 MB.")));
    need(cells(STR("leaf large")) >= 200 * PAGES_A_MB / 4 - 1);
    need(cells(STR("leaf large")) <= 200 * PAGES_A_MB / 4 + 1);
    print("ok\n");
    return 0;
}
