"""What the checks of this folder share: the files of the repository, and how a
check says what it found."""
import os
import re
import sys
from pathlib import Path

ROOT = Path(os.path.realpath(__file__)).parents[2]
RUNTIME = ("crt", "rt", "gc", "sched", "netpoll", "debug", "torture")
FOLDERS = (*RUNTIME, "lib", "include", "linker", "examples", "tests", "bench", "tools", "docs")


def files(folders=FOLDERS, suffixes=None):
    """The files of some folders, as paths relative to ROOT; of all, also those
    at the top."""
    found = [p for folder in folders for p in sorted((ROOT / folder).rglob("*"))]
    if folders == FOLDERS:
        found += sorted(ROOT.glob("*"))
    for path in found:
        if path.is_file() and "__pycache__" not in path.parts:
            if suffixes is None or path.suffix in suffixes:
                yield path.relative_to(ROOT)


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def without_comments(text):
    """C without comments and what quotes hold; all else stays where it is."""
    def blank(m):
        quote = m[0][0] if m[0][0] in "\"'" else ""
        return quote + re.sub(r"[^\n]", " ", m[0][len(quote):-1]) + (quote or " ")
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                  blank, text, flags=re.S)


def report(name, breaches, summary=""):
    """The one line of a check that found nothing, or all that it found; ends."""
    breaches = list(breaches)
    for breach in breaches:
        print(f"{name}: {breach}")
    if not breaches:
        print(f"{name}: ok{', ' if summary else ''}{summary}")
    sys.exit(bool(breaches))
