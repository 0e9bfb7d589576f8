# timeout: 300
"""Code that was written without rt0 in mind, unmodified:

  zlib, libdeflate   Debian's static archives, compiled for libc
  BearSSL            a project with a plain Makefile, built with CC=rt0cc

Debian's source package is fetched once, with apt's signatures, into
build/third_party; without a way to Debian's archive that part is skipped.
"""
import fcntl
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from matrix import ROOT, Wrong, e, faults, runner

SOURCES = ROOT / "tests/third_party"
PLACE = ROOT / "build/third_party"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
RELEASE = "bookworm"
LIBRARY = PLACE / "bearssl-0.6"
# BearSSL's own switches for systems that have neither files nor a calendar.
OPTIONS = "-W -Wall -Os -DBR_USE_URANDOM=0 -DBR_USE_UNIX_TIME=0"
SKIP = 77


class Unreachable(Exception):
    pass


def check_program(rt0cc, name, *flags):
    """Compiles tests/third_party/NAME.c by both compilers in both forms, and runs it."""
    source = SOURCES / f"{name}.c"
    info = runner.head(source, runner.E2E_KEYS)
    with tempfile.TemporaryDirectory() as tmp:
        program = Path(tmp) / name
        for compiler, *form in ("gcc",), ("gcc", "-no-pie"), ("clang",):
            command = [rt0cc, "-g", "-O2", "-Wall", "-Wextra", "-Werror", *form, "-o", program,
                       source, *flags]
            run = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, env=dict(os.environ, RT0_CC=compiler))
            if run.returncode != 0 or run.stdout:
                raise Wrong(f"{name} by {compiler}:\n{run.stdout}")
            problems = [*faults(e.Elf(program)),
                        runner.Program.judge(info, runner.Run([program], 60, {}))]
            if any(problems):
                raise Wrong("\n".join(filter(None, problems)))
    print(f"{name} ok")


def sources():
    """The line for sources of the archive that this machine has its packages from."""
    targets = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)",
                              "Identifier: Packages", "Component: main"],
                             text=True, stdout=subprocess.PIPE).stdout.split("\n")
    for uri, _, release in (line.partition(" ") for line in targets):
        if release == RELEASE:
            return f"deb-src [signed-by={KEYRING}] {uri} {RELEASE} main\n"
    raise Unreachable(f"this machine has no packages of Debian {RELEASE}")


def apt(*args):
    """apt-get with a list of sources and a cache of its own."""
    for folder in "lists/partial", "cache/archives/partial":
        (PLACE / folder).mkdir(parents=True, exist_ok=True)
    (PLACE / "sources.list").write_text(sources())
    options = {"Dir::Etc::SourceList": PLACE / "sources.list", "Dir::Etc::SourceParts": "/dev/null",
               "Dir::State::Lists": PLACE / "lists", "Dir::Cache": PLACE / "cache",
               "APT::Sandbox::User": "", "APT::Update::Error-Mode": "any",
               "Acquire::http::Timeout": 20, "Acquire::Retries": 1}
    return subprocess.run(["apt-get", "-q", *(f"-o{key}={value}" for key, value in options.items()),
                           *args], cwd=PLACE, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)


def fetch():
    """The unmodified source of BearSSL in LIBRARY."""
    if not shutil.which("apt-get") or not os.path.exists(KEYRING):
        raise Unreachable("BearSSL comes from Debian's archive, and this is another system")
    run = apt("update")
    if run.returncode != 0:
        last = run.stdout.strip().split("\n")[-1]
        raise Unreachable(f"Debian's archive cannot be reached: {last}")
    run = apt("source", "--download-only", "bearssl")
    if run.returncode != 0:
        raise Wrong(f"apt-get source bearssl:\n{run.stdout}")
    archive, = PLACE.glob("bearssl_*.orig.tar.xz")
    with tarfile.open(archive) as tar:
        tar.extractall(PLACE)
    for folder in "lists", "cache":
        shutil.rmtree(PLACE / folder)


def check_project(rt0cc):
    """`make CC=rt0cc` as its README says; the programs that need files are left out."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with open(PLACE / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)        # the other flavour waits, and finds it done
        if not (LIBRARY / "Makefile").exists():
            fetch()
        run = subprocess.run(["make", "-s", "-j2", "lib", f"CC={rt0cc}", f"CFLAGS={OPTIONS}"],
                             cwd=LIBRARY, text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT,
                             env=dict(os.environ, MAKEFLAGS="", RT0_CC="gcc"))
        if run.returncode != 0 or "warning:" in run.stdout:
            raise Wrong(f"make CC=rt0cc:\n{run.stdout}")
    check_program(rt0cc, "tls", f"-I{LIBRARY}/inc", f"-I{LIBRARY}/samples",
                  LIBRARY / "build/libbearssl.a")


def main(bin_dir):
    rt0cc = Path(bin_dir).absolute() / "rt0cc"
    try:
        for name in "deflate", "malloc":
            check_program(rt0cc, name, "-I/usr/include", "-lz", "-ldeflate")
        check_project(rt0cc)
    except Wrong as wrong:
        sys.exit(str(wrong))
    except Unreachable as reason:
        print(reason)
        return SKIP
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
