"""Each public header stands alone, and meets libc's headers in either order,
without a warning from either compiler in any dialect that programs use."""
import itertools
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPILERS = ("gcc", "clang")
DIALECTS = ("c11", "gnu11", "gnu2x")
FLAGS = "-fsyntax-only -Wall -Wextra -Werror -x c -I include".split()
LIBC = ("assert ctype errno limits locale math setjmp signal stdio stdlib string time wchar "
        "unistd fcntl pthread poll sys/socket sys/uio netinet/in").split()


def compiles(compiler, dialect, includes):
    text = "".join(f"#include <{name}.h>\n" for name in includes)
    run = subprocess.run([compiler, f"-std={dialect}", *FLAGS, "-"], input=text, cwd=ROOT,
                         capture_output=True, text=True)
    if run.returncode != 0:
        print(f"{compiler} -std={dialect}: {' '.join(includes)}\n{run.stderr}")
    return run.returncode == 0


def main():
    headers = sorted(f"rt/{p.stem}" for p in (ROOT / "include/rt").glob("*.h"))
    texts = [[name] for name in headers] + [[*LIBC, "rt/rt"], ["rt/rt", *LIBC]]
    cases = list(itertools.product(COMPILERS, DIALECTS, texts))
    bad = sum(not compiles(*case) for case in cases)
    print(f"{len(headers)} headers, {len(cases)} compilations, {bad} failed")
    return 1 if bad or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
