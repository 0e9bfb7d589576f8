// gc_heap_map: a picture of the heap, SVG.
//
// A cell is a page of 8 KB, or as many as it takes for all of them to fit; rows go on
// from left to right in the order of addresses.  The hue is the kind of the page's
// objects, the depth how many of them are alive, in quarters; large objects have a tone
// of their own.  Where a cell is one page, a gap ends each span.  Free pages are grey;
// those that have no memory behind them, as they were never used or went back to the
// system, are a line.
//
// While the world is stopped each cell gets a byte that says what it looks like.  A cell
// of several pages looks like most of them.  Drawing comes afterwards: a path for each
// look, of strokes from left to right.
#include <asm/errno.h>
#include <rt/gc.h>
#include "gc/live.h"
#include "gc/tell.h"

enum {
    COLUMNS = 128,              // so that a row of pages is 1 MB
    CELLS = COLUMNS * 64,
    // Of the picture, in its units.
    MARGIN = 24, CELL_WIDTH = 7, CELL_HEIGHT = 10, LEGEND = 142, CAPTION = 44,
    WIDTH = 2 * MARGIN + COLUMNS * CELL_WIDTH,
    QUARTERS = 4, LOOK_LARGE = QUARTERS, LOOKS_OF_KIND,
    ROOM = 512 << 10,
};

// What a page looks like; of one in use: its kind, then how full it is, or large.
typedef enum Look {
    LOOK_FREE = KINDS * LOOKS_OF_KIND,
    LOOK_AWAY,
    LOOKS
} Look;

enum { ENDS = 0x80 };           // with a look: the cell is the last of a span

typedef struct Map {
    uint32_t pages_a_cell;
    uint32_t ncells[REGIONS];
    uint64_t npages[LOOKS];
    uint64_t live;              // bytes
    uint64_t cycles;
    uint8_t cells[CELLS + 2 * REGIONS];
    // The cell that is being filled:
    uint32_t at, pages;
    uint32_t looks[LOOKS];      // its pages by what they look like
} Map;

static void
close_cell(Map *m, bool ends)
{
    Look most = 0;

    for (Look look = 0; look < LOOKS; look++)
        if (m->looks[look] > m->looks[most])
            most = look;
    if (m->at < sizeof m->cells)
        m->cells[m->at++] = (uint8_t)(most | (ends && m->pages_a_cell == 1 ? ENDS : 0));
    m->pages = 0;
    for (Look look = 0; look < LOOKS; look++)
        m->looks[look] = 0;
}

static void
add_pages(Map *m, Look look, uint32_t n)
{
    m->npages[look] += n;
    while (n > 0) {
        uint32_t part = m->pages_a_cell - m->pages;

        part = part < n ? part : n;
        m->looks[look] += part;
        m->pages += part;
        n -= part;
        if (m->pages == m->pages_a_cell)
            close_cell(m, n == 0);
    }
}

static Look
look_of(Map *m, uint32_t page)
{
    const Span *s = &heap.spans[page];

    if (!span_in_use(s))
        return s->fresh ? LOOK_AWAY : LOOK_FREE;
    uint32_t live = live_count(page);
    m->live += live * span_object_size(s);
    if (s->class == CLASS_LARGE)
        return s->kind * LOOKS_OF_KIND + LOOK_LARGE;
    return s->kind * LOOKS_OF_KIND + (live > 0 ? (live * QUARTERS - 1) / s->nelems : 0);
}

static void
add_region(Map *m, RegionName name)
{
    const Region *r = &heap.region[name];
    uint32_t never = r->fresh_hi - r->fresh_lo, from = m->at;

    if (name == REGION_LEAF)
        add_pages(m, LOOK_AWAY, never);
    for (uint32_t page = r->runs.lo; page < r->runs.hi; page += heap.spans[page].npages)
        add_pages(m, look_of(m, page), heap.spans[page].npages);
    if (name == REGION_SCAN)
        add_pages(m, LOOK_AWAY, never);
    if (m->pages > 0)
        close_cell(m, true);
    m->ncells[name] = m->at - from;
}

static void
look(Text *to, void *map)
{
    Map *m = map;
    size_t npages = 0;

    (void)to;
    lock(&heap.lock);
    for (RegionName name = 0; name < REGIONS; name++)
        npages += heap.region[name].runs.hi - heap.region[name].runs.lo +
                  heap.region[name].fresh_hi - heap.region[name].fresh_lo;
    m->pages_a_cell = 1;
    while (npages / m->pages_a_cell > CELLS)
        m->pages_a_cell *= 2;
    for (RegionName name = 0; name < REGIONS; name++)
        add_region(m, name);
    m->cycles = heap.stats.cycles;
    unlock(&heap.lock);
}

static double
megabytes(uint64_t npages)
{
    return (double)npages * HEAP_PAGE / (1 << 20);
}

static uint32_t
nrows(uint32_t ncells)
{
    return (ncells + COLUMNS - 1) / COLUMNS;
}

static void
say_style(Text *to)
{
    text_add(to, "<style>\n"
             "  text { font: 13px system-ui, \"DejaVu Sans\", sans-serif; fill: #1f2328 }\n"
             "  .title { font-size: 15px; font-weight: 600 } .note { fill: #656d76 }\n"
             "  .page { fill: #ffffff } path { fill: none; stroke-width: %d }\n", CELL_HEIGHT - 1);
    text_add(to, "  .scan { stroke: #0b6bcb } .leaf { stroke: #1a7f37 }"
             " .typed { stroke: #8250df } .manual { stroke: #c2410c }\n"
             "  .scan.large { stroke: #063a70 } .leaf.large { stroke: #0b4a1d }"
             " .typed.large { stroke: #45208a } .manual.large { stroke: #6f2406 }\n");
    text_add(to, "  .q1 { stroke-opacity: .25 } .q2 { stroke-opacity: .45 }"
             " .q3 { stroke-opacity: .7 }\n"
             "  .free { stroke: #d5dae0 } .away { stroke: #aeb6bf; stroke-width: 1.5 }\n");
    text_add(to, "  @media (prefers-color-scheme: dark) {\n"
             "    text { fill: #e6edf3 } .note { fill: #8d96a0 } .page { fill: #0d1117 }\n"
             "    .scan { stroke: #4aa3ff } .leaf { stroke: #3fb950 }"
             " .typed { stroke: #a371f7 } .manual { stroke: #ff8f57 }\n");
    text_add(to, "    .scan.large { stroke: #b6dbff } .leaf.large { stroke: #aff5b4 }"
             " .typed.large { stroke: #e2d0ff } .manual.large { stroke: #ffd8c2 }\n"
             "    .free { stroke: #30363d } .away { stroke: #57606a }\n  }\n</style>\n");
}

static void
say_class(Text *to, Look look)
{
    static const char *const kinds[KINDS] = { "scan", "leaf", "typed", "manual" };
    static const char *const fills[LOOKS_OF_KIND] = { "q1", "q2", "q3", "q4", "large" };

    if (look >= LOOK_FREE)
        text_add(to, "<path class=\"%s\" d=\"", look == LOOK_FREE ? "free" : "away");
    else
        text_add(to, "<path class=\"%s %s\" d=\"", kinds[look / LOOKS_OF_KIND],
                 fills[look % LOOKS_OF_KIND]);
}

static void
say_swatch(Text *to, Look look, uint32_t x, uint32_t y, uint32_t width)
{
    say_class(to, look);
    text_add(to, "M%u %uh%u\"/>\n", x, y, width);
}

static void
say_legend(Text *to, const Map *m)
{
    static const char *const names[KINDS] = {
        "any word a pointer", "no pointers", "pointers by type", "manual",
    };
    uint32_t x = MARGIN;

    for (Kind kind = 0; kind < KINDS; kind++, x += 224) {
        uint64_t small = 0, large = m->npages[kind * LOOKS_OF_KIND + LOOK_LARGE];

        for (uint32_t i = 0; i < QUARTERS; i++) {
            say_swatch(to, kind * LOOKS_OF_KIND + i, x + i * 14, 72, 13);
            small += m->npages[kind * LOOKS_OF_KIND + i];
        }
        say_swatch(to, kind * LOOKS_OF_KIND + LOOK_LARGE, x, 90, 13);
        text_add(to, "<text x=\"%u\" y=\"58\">%s</text>\n"
                 "<text x=\"%u\" y=\"77\" class=\"note\">small: %.1f MB</text>\n"
                 "<text x=\"%u\" y=\"95\" class=\"note\">large: %.1f MB</text>\n",
                 x, names[kind], x + 62, megabytes(small), x + 20, megabytes(large));
    }
    say_swatch(to, LOOK_FREE, MARGIN, 114, 13);
    say_swatch(to, LOOK_AWAY, MARGIN + 224, 114, 13);
    text_add(to, "<text x=\"%d\" y=\"119\" class=\"note\">free: %.1f MB</text>\n"
             "<text x=\"%d\" y=\"119\" class=\"note\">free, no memory behind it: %.1f MB</text>\n",
             MARGIN + 20, megabytes(m->npages[LOOK_FREE]), MARGIN + 244,
             megabytes(m->npages[LOOK_AWAY]));
    text_add(to, "<text x=\"%d\" y=\"143\" class=\"note\">The fuller, the deeper. A cell is "
             "%u KB, a row %u MB%s.</text>\n", MARGIN, m->pages_a_cell * 8, m->pages_a_cell,
             m->pages_a_cell == 1 ? "; a gap ends a span" : "");
}

// The strokes of one look in one region: cells that are alike and in one span are one.
static void
say_cells(Text *to, const uint8_t *cells, uint32_t n, Look look, uint32_t y)
{
    for (uint32_t i = 0, from; i < n; i++) {
        if ((cells[i] & ~ENDS) != (uint8_t)look)
            continue;
        from = i;
        while (!(cells[i] & ENDS) && (i + 1) % COLUMNS != 0 && i + 1 < n &&
               (cells[i + 1] & ~ENDS) == (uint8_t)look)
            i++;
        text_add(to, "M%u %uh%u", MARGIN + from % COLUMNS * CELL_WIDTH,
                 y + from / COLUMNS * CELL_HEIGHT + CELL_HEIGHT / 2,
                 (i + 1 - from) * CELL_WIDTH - (cells[i] & ENDS ? 1 : 0));
    }
}

static void
say_region(Text *to, const Map *m, RegionName name, uint32_t y)
{
    const uint8_t *cells = m->cells + (name == REGION_LEAF ? m->ncells[REGION_SCAN] : 0);

    text_add(to, "<text x=\"%d\" y=\"%u\" class=\"title\">%s</text>\n", MARGIN, y + CAPTION - 12,
             name == REGION_SCAN ? "Objects that may have pointers" : "Objects without pointers");
    for (Look look = 0; look < LOOKS; look++) {
        uint32_t i = 0;

        while (i < m->ncells[name] && (cells[i] & ~ENDS) != (uint8_t)look)
            i++;
        if (i == m->ncells[name])
            continue;
        say_class(to, look);
        say_cells(to, cells, m->ncells[name], look, y + CAPTION);
        text_add(to, "\"/>\n");
    }
}

static void
say(Text *to, void *map)
{
    const Map *m = map;
    uint64_t npages = 0;
    uint32_t y = LEGEND, height = LEGEND + MARGIN;

    for (Look look = 0; look < LOOKS; look++)
        npages += m->npages[look];
    for (RegionName name = 0; name < REGIONS; name++)
        if (m->ncells[name] > 0)
            height += CAPTION + nrows(m->ncells[name]) * CELL_HEIGHT;
    text_add(to, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%u\" "
             "viewBox=\"0 0 %d %u\" role=\"img\">\n<title>The heap, page by page</title>\n",
             WIDTH, height, WIDTH, height);
    say_style(to);
    text_add(to, "<rect width=\"%d\" height=\"%u\" class=\"page\"/>\n"
             "<text x=\"%d\" y=\"30\" class=\"title\">A heap of %.1f MB: %.1f MB alive, after %lu "
             "collection%s</text>\n", WIDTH, height, MARGIN, megabytes(npages),
             (double)m->live / (1 << 20), (unsigned long)m->cycles, m->cycles == 1 ? "" : "s");
    say_legend(to, m);
    for (RegionName name = 0; name < REGIONS; name++)
        if (m->ncells[name] > 0) {
            say_region(to, m, name, y);
            y += CAPTION + nrows(m->ncells[name]) * CELL_HEIGHT;
        }
    text_add(to, "</svg>\n");
}

int
gc_heap_map(Writer *svg)
{
    Map *m = tell_map(sizeof *m);

    if (m == NULL)
        return -ENOMEM;
    int result = tell(svg, ROOM, look, say, m);
    tell_unmap(m, sizeof *m);
    return result;
}
