"""Misuse of cleanups and weak references is a panic, which says what; what is none is
let through, whatever was left in registers, with every optimisation."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
ARG = "gc_cleanup: an argument of %s points into the object, which could never die"
NONE = ": 0x[0-9a-f]+ is in no object of the heap"
PANICS = {
    "arg_is_object": ARG % "use",
    "arg_is_inside": ARG % "use_last",
    "arg_in_struct": ARG % "use_both",
    "cleanup_global": "gc_cleanup" + NONE,
    "cleanup_null": r"gc_cleanup: \S+ is in no object of the heap",
    "cleanup_stack": "gc_cleanup" + NONE,
    "weak_global": "weak_make" + NONE,
    "weak_stack": "weak_make" + NONE,
    "weak_blocking": "a function that go_blocking runs has called weak_get",
    "fine": None,
}


def main(bin_dir):
    named = set(re.findall(r"MISUSE\((\w+)\),", SOURCE.read_text()))
    if named != PANICS.keys():
        sys.exit(f"not in both files: {named ^ PANICS.keys()}")
    for level in "-O0", "-O1", "-O2", "-Os":
        with tempfile.TemporaryDirectory() as tmp:
            path = Path(tmp) / "special_misuse"
            subprocess.run([Path(bin_dir) / "rt0cc", level,
                            *"-g -Wall -Wextra -Werror".split(), "-o", path, SOURCE],
                           check=True)
            for name, line in PANICS.items():
                run = subprocess.run([path, name], capture_output=True, text=True,
                                     timeout=30)
                if run.returncode != 2 or run.stdout != ("" if line else "fine\n") or \
                        (run.stderr and not line) or \
                        line and not re.match(f"panic: {line}\n", run.stderr):
                    sys.exit(f"{level} {name}: status {run.returncode}\n"
                             f"{run.stdout}{run.stderr}")


if __name__ == "__main__":
    main(sys.argv[1])
