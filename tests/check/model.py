# flavors: release
# timeout: 300
"""The protocols of the scheduler as models (tests/model), which spin searches
whole: nothing that must hold fails in any order of events.  And each model is
broken on purpose, in the ways that its head names after `breaks:`; spin has to
find each of them, else the model proves nothing."""
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPTH = 2000000
MEGABYTES = 2000


class Wrong(Exception):
    pass


def run(command, cwd):
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)
    return done.returncode, done.stdout


def search(path, defines=()):
    """What the search says; it has ended by itself."""
    with tempfile.TemporaryDirectory() as tmp:
        status, out = run(["spin", "-a", *defines, path], tmp)
        if status == 0:
            status, out = run(["cc", "-O1", "-w", "-DSAFETY", f"-DMEMLIM={MEGABYTES}",
                               "-o", "pan", "pan.c"], tmp)
        if status != 0:
            raise Wrong(f"{path.name} {' '.join(defines)}: not a model\n{out}")
        _, out = run(["./pan", f"-m{DEPTH}"], tmp)
        return out


def errors(out):
    found = re.search(r"errors: (\d+)", out)
    return int(found[1]) if found else -1


def check_whole(path):
    out = search(path)
    if errors(out) != 0:
        raise Wrong(f"{path.name}: does not hold; see it by spin -a, cc, ./pan, "
                    f"spin -t -p {path.name}\n{out}")
    # Cut off in depth, in memory, or by a signal: it says so, or has no end.
    if re.search(r"max search depth too small|Search not completed|MEMLIM|out of memory", out) \
            or "elapsed time" not in out:
        raise Wrong(f"{path.name}: the search was not complete\n{out}")
    return re.search(r"(\d+) states, stored", out)[1]


def check_broken(path, how):
    out = search(path, [f"-D{how}"])
    if errors(out) <= 0 or not re.search(r"assertion violated|invalid end state \(", out):
        raise Wrong(f"{path.name} -D{how}: spin finds nothing wrong\n{out}")


def main():
    wrong = []
    models = sorted((ROOT / "tests/model").glob("*.pml"))
    if not models:
        sys.exit("no models")
    for path in models:
        start = time.monotonic()
        breaks = re.search(r"^// breaks: (.+)$", path.read_text(), re.M)
        try:
            if not breaks:
                raise Wrong(f"{path.name}: names no way to break it")
            states = check_whole(path)
            for how in breaks[1].split():
                check_broken(path, how)
            print(f"{path.name}: {states} states, broken in {len(breaks[1].split())} ways, "
                  f"{time.monotonic() - start:.1f} s")
        except Wrong as w:
            wrong.append(str(w))
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
