# flavors: release
"""gc_heap_map draws a heap: well-formed SVG in which each page is drawn once, and of
which the legend says as much as the cells do.  docs/heap-map.svg is such a picture."""
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
MARGIN, WIDTH, HEIGHT, COLUMNS, LEGEND = 24, 7, 10, 128, 150
FULL = ["q1", "q2", "q3", "q4"]
KINDS = ["scan", "leaf", "typed", "manual"]
LOOKS = {f"{k} {f}" for k in KINDS for f in [*FULL, "large"]} | {"free", "away"}


def need(ok, text):
    if not ok:
        sys.exit(text)


def cells(root):
    """{look: set of (column, y)}, all cells of the picture."""
    found = {}
    for path in root.iter(f"{SVG}path"):
        look, strokes = path.get("class"), path.get("d")
        need(look in LOOKS, f"a path that looks like {look}")
        need(re.fullmatch(r"(M\d+ \d+h\d+)+", strokes), f"{look}: {strokes[:80]}")
        for x, y, w in re.findall(r"M(\d+) (\d+)h(\d+)", strokes):
            x, y, w = int(x) - MARGIN, int(y), int(w)
            if y < LEGEND:
                continue
            need(x % WIDTH == 0 and w % WIDTH in (0, WIDTH - 1), f"{look}: off the grid: {x} {w}")
            columns = range(x // WIDTH, x // WIDTH + -(-w // WIDTH))
            need(columns[-1] < COLUMNS, f"{look}: a row is too long")
            found.setdefault(look, []).extend((c, y) for c in columns)
    flat = [c for some in found.values() for c in some]
    need(len(flat) == len(set(flat)), "a page is drawn twice")
    return found


def check(text, what):
    root = ET.fromstring(text)
    need(root.tag == f"{SVG}svg", what)
    found, words = cells(root), [t.text for t in root.iter(f"{SVG}text")]
    says = "\n".join(words)
    total, live = map(float, re.match(r"A heap of ([\d.]+) MB: ([\d.]+) MB alive", says).groups())
    n = {look: len(some) for look, some in found.items()}
    need("A cell is 8 KB, a row 1 MB; a gap ends a span." in says, says)
    need(abs(sum(n.values()) / COLUMNS - total) < 0.06, f"{n}: not {total} MB")
    # In the order of the legend, kind by kind.
    small = [sum(n.get(f"{k} {f}", 0) for f in FULL) for k in KINDS]
    large = [n.get(f"{k} large", 0) for k in KINDS]
    free = n.get("free", 0), n.get("away", 0)
    for drawn, name in (small, "small"), (large, "large"), (free, r"free[^:]*"):
        told = [float(m) for m in re.findall(rf"^{name}: ([\d.]+) MB$", says, re.M)]
        need(len(told) == len(drawn), f"{name}: {told}")
        for d, t in zip(drawn, told):
            need(abs(d / COLUMNS - t) < 0.06, f"{what}: {name}: {drawn} cells, told {told} MB")
    need(0 < live <= (sum(small) + sum(large)) / COLUMNS + 0.06, says)
    height = int(root.get("height"))
    need(all(y < height for some in found.values() for _, y in some), "below the picture")
    need(n.get("scan q4") and n.get("scan large") and small[1], f"{n}")


def main(bin_dir):
    for procs in "2" if "torture" in bin_dir else "128":
        run = subprocess.run([Path(bin_dir) / "heapmap", "10"], capture_output=True, text=True,
                             env=dict(os.environ, RT0_PROCS=procs))
        need(run.returncode == 0 and run.stderr == "", run.stderr)
        check(run.stdout, f"{procs} processors")
    check((ROOT / "docs/heap-map.svg").read_text(), "docs/heap-map.svg")


if __name__ == "__main__":
    main(sys.argv[1])
