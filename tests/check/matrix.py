# timeout: 400
"""Programs that strain a toolchain, in every way of building them: archive and
program by gcc and by clang, linked by GNU ld and by lld, static-pie and at fixed
addresses, at every level of optimization and with LTO.  Each must do what its
head says and be a faultless ELF file; hello must be as small and make as few
system calls as ever in all of them.

The archive that the other compiler makes is built beside, as by `make CC=clang`
into build/release-clang.
"""
import concurrent.futures
import importlib.machinery
import importlib.util
import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import elf as e
from syscalls import MAX_CALLS_BEFORE_WRITE, MAX_STRIPPED, trace

PROGRAMS = ("hello", "go_args", "init_fini", "gc_loops", "gc_roots", "net_half")
LEVELS = ("-O0", "-O1", "-O2", "-O3", "-Os", "-O2 -g3", "-O2 -flto")
SHIPPED = ("-O1", "-O2", "-O3", "-Os", "-O2 -flto")
WARNINGS = "-g -Wall -Wextra -Werror".split()
# With LTO gcc makes one function of all constructors, which forgets to pass on
# their arguments.
BROKEN = {("init_fini", "gcc")}
ENOUGH = 10             # failures, of which each may have taken TIMEOUT seconds
TIMEOUT = "20"


def load(name, path):
    loader = importlib.machinery.SourceFileLoader(name, str(ROOT / path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


runner = load("runner", "tests/run")
faults = load("check_elf", "tests/check/elf.py").faults


class Wrong(Exception):
    pass


def call(command, **env):
    run = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, env=dict(os.environ, **env))
    if run.returncode != 0 or run.stdout:
        raise Wrong(f"{' '.join(map(str, command))}\n{run.stdout}")


def build_other(build):
    """The archive and rt0cc as the other compiler makes them, without a warning."""
    flavor = build.name.removesuffix("-clang")
    name, cc = (flavor, "gcc") if build.name != flavor else (flavor + "-clang", "clang")
    call(["make", "-s", f"CC={cc}", f"FLAVOR={flavor}", "all"], MAKEFLAGS="", MFLAGS="")
    return build.with_name(name)


def combinations(levels):
    for compiler, pie, level in itertools.product(("gcc", "clang"), ("", "-no-pie"), levels):
        linkers = ("bfd", "lld")
        if "-flto" in level:            # who makes the code has its own linker
            linkers = ("bfd",) if compiler == "gcc" else ("lld",)
        yield compiler, pie, level, linkers


def check_hello(path, shipped, tmp):
    stripped = tmp / "stripped"
    subprocess.run(["strip", "-s", "-o", stripped, path], check=True)
    size = os.path.getsize(stripped)
    if shipped and size > MAX_STRIPPED:
        raise Wrong(f"hello has {size} bytes stripped, {MAX_STRIPPED} are allowed")
    names = [name for _, name in trace([path], tmp)][1:]
    if names.index("write") > MAX_CALLS_BEFORE_WRITE:
        raise Wrong(f"hello makes {names.index('write')} calls before it writes")
    return size


def check_program(name, archives, compiler, pie, level, linkers):
    """Compiles once, links and runs in each way; returns how many ways, and hello's sizes."""
    if (name, compiler) in BROKEN and "-flto" in level:
        return 0, []
    source = ROOT / f"tests/e2e/{name}.c"
    info = runner.head(source, runner.E2E_KEYS)
    if name == "hello":                 # the one that is measured elsewhere
        source, info = ROOT / "examples/hello.c", {"expect": ["hello, world"]}
    elif "-O2" not in level:            # the archive has no part in the level
        archives = archives[:1]
    flags = [*info.get("flags", "").split(), *pie.split(), *level.split()]
    sizes = []
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp)
        call([archives[0] / "bin/rt0cc", *WARNINGS, *flags, "-c", "-o", tmp / "main.o",
              source.relative_to(ROOT)], RT0_CC=compiler)
        for archive, linker in itertools.product(archives, linkers):
            title = f"{archive.name} {compiler} {linker} {pie} {level} {name}"
            info["timeout"] = TIMEOUT
            program = runner.Program(source, archive)
            program.binary = tmp / name
            try:
                call([archive / "bin/rt0cc", *flags, f"-fuse-ld={linker}", "-o", program.binary,
                      tmp / "main.o"], RT0_CC=compiler)
                problems = [*faults(e.Elf(program.binary)),
                            runner.Program.judge(info, program.execute(info))]
                if any(problems):
                    raise Wrong("\n".join(filter(None, problems)))
                if name == "hello":
                    shipped = level in SHIPPED and archive.name.startswith("release")
                    sizes.append((check_hello(program.binary, shipped, tmp), title))
            except (Wrong, runner.Failure) as wrong:
                raise Wrong(f"{title}:\n{wrong}") from None
    return len(archives) * len(linkers), sizes


def main(bin_dir):
    build = Path(bin_dir).resolve().parent
    levels = LEVELS if build.name.startswith("release") else ("-O2",)
    failed, ways, sizes = [], 0, []
    try:
        archives = [build, build_other(build)]
    except Wrong as wrong:
        sys.exit(f"the archive is not built by the other compiler:\n{wrong}")
    with concurrent.futures.ThreadPoolExecutor(runner.JOBS) as pool:
        jobs = [pool.submit(check_program, name, archives, *way)
                for way in combinations(levels) for name in PROGRAMS]
        for job in concurrent.futures.as_completed(jobs):
            try:
                n, found = job.result()
                ways += n
                sizes += found
            except Wrong as wrong:
                failed.append(str(wrong))
                if len(failed) == ENOUGH:
                    pool.shutdown(wait=False, cancel_futures=True)
                    break
    for text in failed:
        print(text)
    print(f"{ways} programs linked and run, {len(failed)} failed")
    if sizes:
        print(f"hello stripped: {min(sizes)[0]} to {max(sizes)[0]} bytes; "
              f"the largest is {max(sizes)[1]}")
    return 1 if failed or not ways else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
