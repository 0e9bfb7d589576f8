# timeout: 300
"""What packagers rely on: two builds in different folders give the same bytes, and
`make install` puts what it says where it is told and nothing elsewhere.  From
there rt0cc, pkg-config, CMake and Meson build programs, wherever the folder is
moved to, and the same ones from any folder; `make uninstall` takes it away."""
import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from matrix import ROOT, Wrong, e, faults

PREFIX = "usr/local"
INSTALLED = ("bin/rt0", "bin/rt0cc", "lib/pkgconfig/rt0.pc", "lib/rt0/librt0.a", "lib/rt0/rt0.ld",
             "include/rt0/rt/rt.h", "include/rt0/c/string.h", "include/rt0/guard/features.h",
             "share/man/man1/rt0cc.1", "share/doc/rt0/README.md", "share/doc/rt0/LICENSE",
             "share/rt0/rt0-toolchain.cmake", "share/rt0/rt0-cross.ini")
# Everything lies in one of these, or is one of the files above.
OWN_FOLDERS = ("lib/rt0/", "include/rt0/", "share/rt0/", "share/doc/rt0/")

MAIN = """
#include <rt/rt.h>
#include "twice.h"
int main(void) { print("%d\\n", twice(21)); return 0; }
"""
TWICE = '#include "twice.h"\nint twice(int n) { return 2 * n; }\n'
PROJECT = {
    "main.c": MAIN, "twice.c": TWICE, "twice.h": "int twice(int n);\n",
    "CMakeLists.txt": """
cmake_minimum_required(VERSION 3.0)
project(twice C)
include(CheckSymbolExists)
check_symbol_exists(strchr string.h HAVE_STRCHR)
check_symbol_exists(printf stdio.h HAVE_PRINTF)
if(NOT HAVE_STRCHR OR HAVE_PRINTF)
  message(FATAL_ERROR "strchr: ${HAVE_STRCHR}, printf: ${HAVE_PRINTF}")
endif()
add_library(twice twice.c)
add_executable(prog main.c)
target_link_libraries(prog twice)
""",
    "meson.build": """
project('twice', 'c')
cc = meson.get_compiler('c')
assert(cc.has_function('strchr') and not cc.has_header('stdio.h'))
twice = library('twice', 'twice.c')
test('runs', executable('prog', 'main.c', link_with: twice))
""",
    "Makefile": """
CFLAGS = -O2 $(shell pkg-config --cflags rt0)
prog: main.o twice.o
\t$(CC) -o $@ $^ $(shell pkg-config --libs rt0)
""",
}


def need(ok, text):
    if not ok:
        raise Wrong(text)


def call(*command, cwd, **env):
    # meson puts ccache in front by itself, whose cache is in the home.
    run = subprocess.run(list(map(str, command)), cwd=cwd, text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT,
                         env=dict(os.environ, MAKEFLAGS="", MFLAGS="", RT0_CC="gcc",
                                  CCACHE_DISABLE="1", **env))
    need(run.returncode == 0, f"$ {' '.join(map(str, command))}\n{run.stdout}")
    return run.stdout


def files(folder):
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if not p.is_dir()}


def copy_tree(to):
    shutil.copytree(ROOT, to, ignore=shutil.ignore_patterns("build", ".git", "__pycache__"))
    return to


def check_same_bytes(a, b):
    for tree in a, b:
        before = files(tree)
        need("librt0.a" in call("make", "-n", cwd=tree), "make -n does not say what it would do")
        call("make", "-n", "install", cwd=tree)
        need(files(tree) == before, "make -n leaves files behind")
        call("make", "-s", cwd=tree)
    made = ["lib/rt0/librt0.a", *(f"bin/{p.stem}" for p in (ROOT / "examples").glob("*.c"))]
    for name in made:
        need(filecmp.cmp(a / "build/release" / name, b / "build/release" / name, shallow=False),
             f"{name} is not the same when built in another folder")
    print(f"{len(made)} files are the same from two folders")


def check_install(tree, stage):
    before = files(tree)
    call("make", "-s", "install", f"DESTDIR={stage}", f"PREFIX=/{PREFIX}", cwd=tree)
    need(files(tree) == before, "make install writes to the sources")
    there = files(stage)
    missing = {f"{PREFIX}/{name}" for name in INSTALLED} - there
    need(not missing, f"not installed: {missing}")
    names = {name.removeprefix(PREFIX + "/") for name in there}
    others = {n for n in names if n not in INSTALLED and not n.startswith(OWN_FOLDERS)}
    need(not others, f"where nobody expects it: {others}")
    for path in stage.rglob("*"):
        mode = path.stat().st_mode & 0o777
        need(mode in (0o755, 0o644), f"{path} has mode {mode:o}")
        need(path.is_dir() or mode == 0o755 or str(stage) not in path.read_bytes().decode("latin1"),
             f"{path} knows of DESTDIR")
    helped = call("make", "help", cwd=tree)
    need(re.search(r"make install .*\n +make uninstall ", helped), helped)
    call("make", "-s", "uninstall", f"DESTDIR={stage}", f"PREFIX=/{PREFIX}", cwd=tree)
    need(not files(stage), f"make uninstall leaves {files(stage)}")
    print(f"{len(names)} files installed, none left")


def fresh_project(folder):
    folder.mkdir(parents=True)
    for name, text in PROJECT.items():
        (folder / name).write_text(text)
    return folder


def prints_42(program):
    out = call(program, cwd="/")
    need(out == "42\n", f"{program} prints {out!r}")


def check_projects(tree, tmp):
    """Each kind of project builds with what lies in PREFIX, and runs."""
    prefix = tmp / "prefix"
    call("make", "-s", "install", f"PREFIX={prefix}", cwd=tree)
    share = prefix / "share/rt0"
    project = fresh_project(tmp / "project")
    call("make", "-s", cwd=project, PKG_CONFIG_PATH=str(prefix / "lib/pkgconfig"))
    prints_42(project / "prog")
    call("cmake", f"-DCMAKE_TOOLCHAIN_FILE={share}/rt0-toolchain.cmake", "-S", ".", "-B", "cmake",
         cwd=project)
    call("cmake", "--build", "cmake", cwd=project)
    prints_42(project / "cmake/prog")
    call("meson", "setup", "--cross-file", share / "rt0-cross.ini", "meson", cwd=project)
    call("meson", "test", "-C", "meson", cwd=project)
    prints_42(project / "meson/prog")
    for program in "prog", "cmake/prog", "meson/prog":
        found = list(faults(e.Elf(project / program)))
        need(not found, f"{program}: {found}")
    print("make with pkg-config, CMake and Meson build programs")
    return prefix


def check_moved(prefix, tmp):
    """rt0cc finds its files from where it is: the same program from any folder."""
    programs = []
    for place in "here", "somewhere/else":
        moved = tmp / place / "rt0"
        project = fresh_project(tmp / place / "src")
        shutil.move(prefix, moved)
        prefix = moved
        call(prefix / "bin/rt0cc", "-O2", "-g3", f"-ffile-prefix-map={project}=.", "main.c",
             "twice.c", "-o", "prog", cwd=project)
        need("write" in call(prefix / "bin/rt0", "syscalls", "prog", cwd=project), "rt0 syscalls")
        prints_42(project / "prog")
        programs.append((project / "prog").read_bytes())
    need(programs[0] == programs[1], "a program depends on the folder that rt0cc is in")
    need(str(tmp).encode() not in programs[0], "a program knows where it was built")
    print("rt0cc works where it is moved to, and makes the same program")


def main(bin_dir):
    if Path(bin_dir).resolve().parent.name != "release":
        print("what is installed is the release flavour")
        return
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp).resolve()
        try:
            a, b = copy_tree(tmp / "a"), copy_tree(tmp / "another/folder")
            check_same_bytes(a, b)
            check_install(a, tmp / "stage")
            check_moved(check_projects(a, tmp), tmp)
        except Wrong as wrong:
            sys.exit(str(wrong))


if __name__ == "__main__":
    main(sys.argv[1])
