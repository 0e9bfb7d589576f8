"""What README.md and docs/*.md show is so: each block of C compiles without a
warning, and prints the block of text that follows it, if one does; what a link
leads to is there; docs/patterns.md has every pattern."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = r"^```c\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?"
LINK = r"\]\((?!\w+:)([^)#]+)"


def blocks(path):
    """(line, program, what it prints or None) of each block of C."""
    text = path.read_text()
    for m in re.finditer(BLOCK, text, re.M | re.S):
        yield text.count("\n", 0, m.start()) + 1, m[1], m[2]


def run(command, **how):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **how)


def problem(rt0cc, code, printed):
    """What is wrong with a program; None when nothing is."""
    with tempfile.TemporaryDirectory() as tmp:
        source, binary = Path(tmp, "shown.c"), Path(tmp, "shown")
        source.write_text(code)
        made = run([rt0cc, *"-O2 -Wall -Wextra -Werror -o".split(), binary, source])
        if made.returncode != 0:
            return made.stderr
        if printed is not None:
            out = run([binary])
            if (out.stdout, out.stderr, out.returncode) != (printed, "", 0):
                return f"status {out.returncode}, printed\n{out.stdout}{out.stderr}"
    return None


def main(bin_dir):
    bad = programs = links = 0
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for line, code, printed in blocks(path):
            programs += 1
            if why := problem(Path(bin_dir, "rt0cc"), code, printed):
                print(f"{path.name}:{line}: {why}")
                bad += 1
        for name in re.findall(LINK, path.read_text()):
            links += 1
            if not os.path.exists(path.parent / name):
                print(f"{path.name}: there is no {name}")
                bad += 1
    shown = set(re.findall(r"examples/patterns/(\w+)\.c", (ROOT / "docs/patterns.md").read_text()))
    there = {p.stem for p in (ROOT / "examples/patterns").glob("*.c")}
    if shown != there:
        print(f"docs/patterns.md does not show {', '.join(there - shown)}")
        bad += 1
    print(f"{programs} programs, {links} links, {len(there)} patterns; {bad} faults")
    return 1 if bad or not programs or not links or not there else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
