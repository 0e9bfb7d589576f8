"""Tables for the terminal, at most 100 columns wide, and the same for a file.

A Table has a title, a sentence on how it was measured, columns, entries, targets,
and panels for the plot.  A column is a heading and a function from an entry to its
text; the first column is the entry's name.  A target compares one ratio of ours
with a limit; it is a line under the table and never an error, because a benchmark
that fails on a busy machine would teach people to ignore it.
"""

import textwrap

WIDTH = 100
INDENT = "  "


class Target:
    def __init__(self, text, value, limit):
        self.text = text
        self.value = value
        self.limit = limit

    def verdict(self):
        if self.value is None:
            return "not measured"
        return "met" if self.value <= self.limit else "MISSED"

    def line(self):
        measured = ("" if self.value is None else
                    f"{self.value:,.0f}" if self.value >= 1000 else f"{self.value:.4g}")
        text = f"target: {self.text} "
        return f"{text:.<62} {measured:>8}  {self.verdict()}"

    def json(self):
        return {"text": self.text, "value": self.value, "limit": self.limit,
                "verdict": self.verdict()}


class Bars:
    """A panel of the plot: one quantity of every entry as bars.

    A limit is a number of the quantity's own unit, or a multiple of a peer's
    figure: (24576, None), (1.30, "assembly").
    """
    def __init__(self, title, unit, quantity, form, scale=1, limits=()):
        self.title = title
        self.unit = unit
        self.quantity = quantity
        self.form = form
        self.scale = scale
        self.limits = limits

    def json(self, entries):
        figures = {e.name: e.median(self.quantity) * self.scale
                   for e in entries if not e.skipped}
        return {"kind": "bars", "title": self.title, "unit": self.unit,
                "bars": [{"name": name, "value": value, "text": format(value, self.form)}
                         for name, value in figures.items()],
                "limits": [self.limit_json(limit, peer, figures)
                           for limit, peer in self.limits if peer is None or peer in figures]}

    def limit_json(self, limit, peer, figures):
        if peer is None:
            value = limit * self.scale
            return {"value": value, "text": f"{format(value, self.form)} {self.unit}"}
        times = f"{limit:.2f} x " if limit != 1 else ""
        return {"value": limit * figures[peer], "text": times + peer}


class Lines:
    """A panel of the plot: peers as lines, in multiples of ours, over all entries.

    Here an entry is a place on the x axis and its quantities are the peers, ours
    first; entries whose name ends with `but` are left out.  No peer is to be
    faster by more than `limit`.
    """
    def __init__(self, title, peers, but, limit):
        self.title = title
        self.peers = peers
        self.but = but
        self.limit = limit

    def json(self, entries):
        places = [e for e in entries if not e.name.endswith(self.but)]
        ours = self.peers[0]
        return {"kind": "lines", "title": self.title, "limit": self.limit,
                "places": [e.name for e in places],
                "lines": {peer: [e.median(peer) / e.median(ours) for e in places]
                          for peer in self.peers
                          if all(peer in e.samples and ours in e.samples for e in places)}}


class Table:
    def __init__(self, key, title, how, columns, entries, targets=(), panels=()):
        self.key = key
        self.title = title
        self.how = how
        self.columns = columns
        self.entries = entries
        self.targets = targets
        self.panels = panels

    def cells(self, entry):
        return [entry.name] + [text(entry) for _, text in self.columns]

    def print(self):
        head = [""] + [heading for heading, _ in self.columns]
        body = [self.cells(e) for e in self.entries if not e.skipped]
        widths = [max(map(len, column)) for column in zip(head, *body)]
        widths[0] = max(len(e.name) for e in self.entries)

        print(f"\n{self.title}")
        for line in textwrap.wrap(self.how, WIDTH - len(INDENT)):
            print(INDENT + line)
        print()
        print(aligned(head, widths))
        for entry in self.entries:
            if entry.skipped:
                line = f"{INDENT}{entry.name:<{widths[0]}}  skipped: {entry.skipped}"
                print(line if len(line) <= WIDTH else line[:WIDTH - 3] + "...")
            else:
                print(aligned(self.cells(entry), widths))
        if self.targets:
            print()
        for target in self.targets:
            print(INDENT + target.line(), flush=True)

    def json(self):
        return {"title": self.title, "how": self.how,
                "entries": [e.json() for e in self.entries],
                "targets": [t.json() for t in self.targets],
                "panels": [p.json(self.entries) for p in self.panels]}


def aligned(cells, widths):
    rest = (f"{cell:>{width}}" for cell, width in zip(cells[1:], widths[1:]))
    return INDENT + "   ".join([f"{cells[0]:<{widths[0]}}", *rest]).rstrip()


def ratio(label):
    """The column of a ratio that Entry.compare has set."""
    return (label, lambda e: f"{e.ratios[label]:.2f}" if label in e.ratios else "-")


def median(heading, quantity, form, scale=1):
    """The column of a median, times `scale`, in a format like ",.1f"."""
    return (heading, lambda e: format(e.median(quantity) * scale, form))


def extremes(heading, quantity, form, scale=1):
    """The column of the least and the greatest sample."""
    def text(e):
        ends = min(e.samples[quantity]), max(e.samples[quantity])
        return "-".join(format(end * scale, form) for end in ends)
    return (heading, text)
