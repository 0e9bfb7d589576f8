"""rt0cc compiles and links like cc: in one step or two, several sources, objects,
fixed addresses; from any folder; and says in a line what it cannot link."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

MAIN = """
#include <rt/rt.h>
int twice(int n);
int main(void) { print("%d\\n", twice(21)); return 0; }
"""
TWICE = "int twice(int n); int twice(int n) { return 2 * n; }\n"
# What a user's object may bring: sections that the script has never heard of.
REGISTRY = """
#include <rt/rt.h>
typedef struct Entry { const char *name; } Entry;
extern const Entry __start_registry[], __stop_registry[];
__attribute__((section("registry"), used)) static const Entry one = { "one" };
__attribute__((section("registry"), used)) static const Entry two = { "two" };
int main(void)
{
    int bytes = 0;
    for (const Entry *e = __start_registry; e < __stop_registry; e++)
        bytes += e->name[0];        /* in the compiler's order */
    print("%d\\n", bytes);
    return 0;
}
"""
BROKEN = {
    "no main": ("int x;\n", "main"),
    "libc": ("#include <stdio.h>\nint main(void) { return 0; }\n", "stdio.h"),
    "undefined": ("int f(void);\nint main(void) { return f(); }\n", "undefined reference to `f'"),
    "ifunc": ("static int a(void) { return 1; }\nstatic void *pick(void) { return a; }\n"
              "int f(void) __attribute__((ifunc(\"pick\")));\nint main(void) { return f(); }\n",
              "ifunc"),
}


class Wrong(Exception):
    pass


class Folder:
    """A folder to work in, away from the repository."""

    def __init__(self, path, rt0cc, env=None):
        self.path, self.rt0cc = path, rt0cc
        self.env = dict(os.environ, **(env or {}))

    def write(self, **files):
        for name, text in files.items():
            (self.path / f"{name}.c").write_text(text)

    def cc(self, *args, env=None, stdin=""):
        return subprocess.run([self.rt0cc, *args], cwd=self.path, text=True, input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=dict(self.env, **(env or {})))

    def builds(self, *args, env=None):
        run = self.cc(*args, env=env)
        if run.returncode != 0 or run.stdout:
            raise Wrong(f"rt0cc {' '.join(args)}: status {run.returncode}\n{run.stdout}")

    def prints(self, program, text):
        run = subprocess.run([self.path / program], capture_output=True, text=True)
        if (run.returncode, run.stdout) != (0, text):
            raise Wrong(f"{program}: {run}")
        (self.path / program).unlink()


def check_ways(f):
    f.write(main=MAIN, twice=TWICE)
    f.builds("main.c", "twice.c")
    f.prints("a.out", "42\n")
    f.builds("-c", "main.c")
    f.builds("-c", "-o", "second.o", "twice.c")
    f.builds("-o", "prog", "main.o", "second.o")
    f.prints("prog", "42\n")
    f.builds("-no-pie", "-O2", "main.c", "twice.c", "-oprog")
    f.prints("prog", "42\n")
    f.builds("-O2", "-g3", "-std=c11", "-Wall", "-Wextra", "main.c", "second.o",
             "-o", "prog")
    f.prints("prog", "42\n")
    for flags in (), ("-no-pie",):
        f.builds(*flags, "main.c", "twice.c", "-o", "prog", env={"RT0_CC": "clang"})
        f.prints("prog", "42\n")
    f.builds("-O2", "-flto", "main.c", "twice.c", "-o", "prog")
    f.prints("prog", "42\n")
    out = f.cc("-E", "main.c")
    if out.returncode != 0 or "int twice(int n);" not in out.stdout:
        raise Wrong("rt0cc -E does not preprocess")


def check_sections(f):
    f.write(registry=REGISTRY)
    for flags in (), ("-no-pie",), ("-fstack-usage", "-gsplit-dwarf", "-g"):
        f.builds(*flags, "-O2", "-o", "prog", "registry.c")
        f.prints("prog", f"{ord('o') + ord('t')}\n")


def check_broken(f):
    for what, (text, reason) in BROKEN.items():
        f.write(broken=text)
        run = f.cc("broken.c", "-o", "broken")
        if run.returncode == 0 or (f.path / "broken").exists():
            raise Wrong(f"{what}: was linked")
        if reason not in run.stdout:
            raise Wrong(f"{what}: says\n{run.stdout}")
    if f.cc().returncode == 0 or f.cc("missing.c").returncode == 0:
        raise Wrong("status 0 without anything to do")


def main(bin_dir):
    rt0cc = Path(bin_dir).absolute() / "rt0cc"
    with tempfile.TemporaryDirectory() as tmp:
        folder = Path(tmp) / "a folder"
        folder.mkdir()
        link = Path(tmp) / "cc"         # as in a bin folder of the user's
        link.symlink_to(rt0cc)
        for check in check_ways, check_sections, check_broken:
            for program in rt0cc, link:
                try:
                    check(Folder(folder, program))
                except Wrong as wrong:
                    sys.exit(f"{check.__name__}: {wrong}")
            print(check.__name__, "ok")


if __name__ == "__main__":
    main(sys.argv[1])
