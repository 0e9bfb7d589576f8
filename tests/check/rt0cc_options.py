"""What rt0cc does with the options of cc: questions go to the compiler, each way
of stopping before the link is respected, libraries and the user's scripts are
found, what cannot be is refused in one line."""
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import elf as e
from rt0cc import Folder, MAIN, TWICE, Wrong

COMPILERS = ("gcc", "clang")
QUESTIONS = ("--version", "-v", "-dumpmachine", "-dumpversion", "-print-search-dirs",
             "-print-file-name=libgcc.a", "-print-libgcc-file-name", "-print-prog-name=ld",
             "-Wl,--version", "-O2 -dumpmachine")
REFUSED = ("-shared main.c", "--shared main.c", "-dynamic main.c", "-rdynamic main.c",
           "-Wl,-Bdynamic main.c", "main.c -lc", "main.c -l c", "-m32 main.c",
           "main.cc", "main.cpp -c", "-x c++ main.c", "-xc++ main.c", "@shared.rsp",
           "--print-flags", "--print-flags ldlibs")
# Without rt0: the program's own _start leaves with status 7.
BARE = """
void _start(void);
void _start(void) { __asm__("mov $231, %eax; mov $7, %edi; syscall"); for (;;) ; }
"""
SCRIPT = """
INCLUDE rt0.ld
forty_two = _start + 42;
"""
EXTRA = """
#include <rt/rt.h>
extern const char _start[], forty_two[];
int main(void) { print("%d\\n", (int)(forty_two - _start)); return 0; }
"""
MAKEFILE = """
CFLAGS = -O2 $(shell $(RT0CC) --print-flags cflags)
LIBS   = $(shell $(RT0CC) --print-flags ldflags)
prog: main.o twice.o
\t$(CC) -o $@ $^ $(LIBS)
"""
# What Debian's packages are compiled with.
HARDENED = ("-g -O2 -fstack-protector-strong -fcf-protection -Wformat -Werror=format-security "
            "-Wdate-time -D_FORTIFY_SOURCE=2 -Wl,-z,relro -Wl,-z,now").split()


def need(ok, text):
    if not ok:
        raise Wrong(text)


def said(run):
    return f"status {run.returncode}\n{run.stdout}"


def check_questions(f, cc):
    for question in QUESTIONS:
        args = question.split()
        own = subprocess.run([cc, *args], cwd=f.path, text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
        run = f.cc(*args)
        # What the linker says names a file with a new name each time.
        need(run.returncode == own.returncode and
             (run.stdout == own.stdout or "-Wl," in question and "GNU ld" in run.stdout),
             f"{question}: {said(run)}")


def check_stops(f, cc):
    f.write(main=MAIN, twice=TWICE)
    need("int twice(int n);" in f.cc("-E", "main.c").stdout, "-E")
    need("#define __x86_64__ 1" in f.cc("-dM", "-E", "-x", "c", "/dev/null").stdout, "-dM")
    for option in "-M", "-MM":
        rule = f.cc(option, "main.c").stdout
        need(rule.startswith("main.o: main.c"), f"{option}: {rule}")
        need(("rt/rt.h" in rule) == (option == "-M"), f"{option}: {rule}")
    f.builds("-fsyntax-only", "main.c")
    need(not (f.path / "a.out").exists(), "-fsyntax-only made something")
    f.builds("-S", "main.c")
    need("main:" in (f.path / "main.s").read_text(), "-S")
    f.builds("-c", "main.s")
    f.builds("-MMD", "-MF", "dep", "-c", "twice.c")
    need((f.path / "dep").read_text().startswith("twice.o: twice.c"), "-MMD -MF")
    f.builds("-o", "prog", "main.o", "twice.o")
    f.prints("prog", "42\n")
    run = f.cc("-O2", "-o", "prog", "twice.o", "-x", "c", "-", stdin=MAIN)
    need(said(run) == "status 0\n", said(run))
    f.prints("prog", "42\n")
    need("librt0.a" in f.cc("-v", "-o", "prog", "main.c", "twice.c").stdout, "-v hides the link")
    f.prints("prog", "42\n")


def check_kinds(f, cc):
    """What -static and -pie ask for, a program on rt0 is already."""
    f.write(main=MAIN, twice=TWICE)
    fixed = "static, fixed addresses"
    for options, kind in (("", "static-pie"), ("-static", "static-pie"), ("-pie", "static-pie"),
                          ("-static-pie", "static-pie"), ("-no-pie", fixed),
                          ("-static -no-pie", fixed), ("-fPIC", "static-pie"),
                          ("-nostartfiles", "static-pie"), ("-pthread", "static-pie")):
        f.builds(*options.split(), "main.c", "twice.c", "-o", "prog")
        need(e.Elf(f.path / "prog").kind() == kind, f"{options} makes {kind}")
        f.prints("prog", "42\n")
    f.builds(*HARDENED, "main.c", "twice.c", "-o", "prog")
    f.prints("prog", "42\n")


def check_refused(f, cc):
    f.write(main=MAIN, twice=TWICE)
    (f.path / "shared.rsp").write_text("-shared main.c\n")
    for command in REFUSED:
        run = f.cc(*command.split(), "-o", "prog")
        need(run.returncode == 1 and run.stdout.startswith("rt0cc: ")
             and run.stdout.count("\n") == 1, f"{command}: {said(run)}")
        need(not (f.path / "prog").exists(), f"{command} made something")
    run = f.cc("main.c", env={"RT0_CC": "no-such-cc -O2"})
    need((run.returncode, run.stdout.count("\n")) == (1, 1), f"no compiler: {said(run)}")
    run = f.cc("-O2", "-flto", "-fuse-ld=lld", "main.c", "twice.c", "-o", "prog")
    need((run.returncode == 0) == (cc == "clang"), f"-flto with lld: {said(run)}")


def check_responses(f, cc):
    f.write(main=MAIN.replace("%d", "%d %s").replace("21)", '21), "a" NAME'), twice=TWICE)
    (f.path / "all.rsp").write_text('-O2 "-DNAME=\\"b c\\""\n  main.c twice.c -o prog -no-pie\n')
    f.builds("@all.rsp")
    need(e.Elf(f.path / "prog").type == "EXEC", "-no-pie in a response file is not seen")
    f.prints("prog", "42 ab c\n")
    (f.path / "part.rsp").write_text("-c\n-o\n'a part.o'\n")
    f.builds("@part.rsp", "twice.c")
    f.builds("-DNAME=\"\"", "main.c", "a part.o", "-o", "prog")
    f.prints("prog", "42 a\n")
    need(f.cc("@missing.rsp").returncode != 0, "a response file that is not there")


def check_libraries(f, cc):
    """Users' libraries stand before rt0's, whose memory functions they need."""
    f.write(main=MAIN, twice="#include <string.h>\n" + TWICE.replace(
        "return 2 * n;", 'char a[99]; strcpy(a, "xx"); return n * (int)strlen(a);'))
    f.builds("-fno-builtin", "-c", "twice.c")
    (f.path / "lib").mkdir(exist_ok=True)
    archive = f.path / "lib/libtwice.a"
    archive.unlink(missing_ok=True)
    subprocess.run(["ar", "rc", archive, f.path / "twice.o"], check=True)
    for args in ("-Llib main.c -ltwice", "-L lib main.c -l twice", "-Llib main.c -Wl,-ltwice"):
        f.builds(*args.split(), "-o", "prog")
        f.prints("prog", "42\n")


def check_partial(f, cc):
    f.write(main=MAIN, twice=TWICE, bare=BARE)
    f.builds("-c", "main.c", "twice.c")
    for args in (("-r",), ("-nostdlib", "-r"), ("-r", "-nostdlib", "-no-pie")):
        f.builds(*args, "main.o", "twice.o", "-o", "both.o")
        need(e.Elf(f.path / "both.o").kind() == "object file", f"{args} links")
        f.builds("both.o", "-o", "prog")
        f.prints("prog", "42\n")
    f.builds("-nostdlib", "bare.c", "-o", "bare")
    need(not any(s.name == "run_main" for s in e.Elf(f.path / "bare").symbols),
         "-nostdlib links librt0.a")
    need(subprocess.run([f.path / "bare"]).returncode == 7, "-nostdlib: the program fails")


def check_script(f, cc):
    f.write(extra=EXTRA)
    (f.path / "my.ld").write_text(SCRIPT)
    for args in (("-T", "my.ld"), ("-Tmy.ld",), ("-Wl,-T,my.ld",), ("-Wl,--script=my.ld",)):
        f.builds(*args, "extra.c", "-o", "prog")
        f.prints("prog", "42\n")


def check_print_flags(f, cc):
    """A Makefile that calls the compiler itself, in a folder with a space."""
    f.write(main=MAIN, twice=TWICE)
    (f.path / "Makefile").write_text(MAKEFILE)
    quoted = shlex.quote(str(f.rt0cc))
    for rt0cc in quoted, quoted + " -no-pie":
        subprocess.run(["make", "-s", "-B", f"CC={cc}", f"RT0CC={rt0cc}"], cwd=f.path, check=True,
                       env=dict(f.env, MAKEFLAGS=""))
        need((e.Elf(f.path / "prog").type == "EXEC") == ("-no-pie" in rt0cc), "-no-pie is lost")
        f.prints("prog", "42\n")


def check_ccache(f, cc):
    """In front of rt0cc, or between it and the compiler: the second time is a hit."""
    f.write(main=MAIN, twice=TWICE)
    env = dict(f.env, CCACHE_DIR=str(f.path / f"cache {cc}"))
    for command, more in ((["ccache", f.rt0cc], {}), ([f.rt0cc], {"RT0_CC": f"ccache {cc}"})):
        subprocess.run(["ccache", "-Cz"], env=env, check=True, capture_output=True)
        for _ in range(2):
            subprocess.run([*command, "-O2", "-c", "main.c"], cwd=f.path, check=True,
                           env=dict(env, **more))
        stats = subprocess.run(["ccache", "--print-stats"], env=env, check=True,
                               capture_output=True, text=True).stdout
        hits = sum(int(line.split("\t")[1]) for line in stats.splitlines()
                   if line.startswith(("direct_cache_hit", "preprocessed_cache_hit")))
        need(hits == 1, f"{command}, {more}: {hits} hits\n{stats}")
    f.builds("main.o", "twice.c", "-o", "prog", env=dict(env, RT0_CC=f"ccache {cc}"))
    f.prints("prog", "42\n")


def main(bin_dir):
    rt0cc = Path(bin_dir).absolute() / "rt0cc"
    checks = [check for name, check in globals().items() if name.startswith("check_")]
    for cc in COMPILERS:
        for check in checks:
            with tempfile.TemporaryDirectory() as tmp:
                folder = Path(tmp) / "a folder"
                folder.mkdir()
                try:
                    check(Folder(folder, rt0cc, {"RT0_CC": cc}), cc)
                except Wrong as wrong:
                    sys.exit(f"{check.__name__} with {cc}: {wrong}")
        print(f"{cc}: {len(checks)} checks passed")


if __name__ == "__main__":
    main(sys.argv[1])
