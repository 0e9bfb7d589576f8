# timeout: 300
# flavors: release
"""No compiler that rt0cc runs leaves a loop without a pointer into its array, at any
level of optimization: disguised.c steps through those of disguised_loops.c.

With the optimizations that rt0cc turns off it must find some, which shows that it can.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEVELS = ("-O0", "-O1", "-O2", "-O3", "-Os", "-O2 -ftree-vectorize", "-O3 -funroll-loops")
AVX2 = "-O3 -mavx2"
FAULTS = (("gcc", "-O2 -fivopts"), ("gcc", "-Os -fschedule-insns2"),
          ("clang", "-O2 -mllvm -disable-lsr=false"))


def disguised(rt0cc, compiler, flags, tmp):
    """The loops that lose an array."""
    subprocess.run([rt0cc, *flags.split(), "-I.", "-c", "-o", tmp / "loops.o",
                    "tests/check/disguised_loops.c"], cwd=ROOT, check=True,
                   env={"PATH": "/usr/bin:/bin", "RT0_CC": compiler})
    subprocess.run(["gcc", "-O1", "-Wall", "-Wextra", "-I.", "-z", "noexecstack",
                    "-o", tmp / "loops", "tests/check/disguised.c", tmp / "loops.o"],
                   cwd=ROOT, check=True)
    run = subprocess.run([tmp / "loops"], capture_output=True, text=True, timeout=60)
    if run.returncode not in (0, 1):
        sys.exit(f"{compiler} {flags}: status {run.returncode}\n{run.stdout}{run.stderr}")
    return run.stdout.split()


def main(bin_dir):
    rt0cc, failed, ways = Path(bin_dir).resolve() / "rt0cc", 0, 0
    levels = LEVELS + ((AVX2,) if "avx2" in Path("/proc/cpuinfo").read_text() else ())
    with tempfile.TemporaryDirectory() as tmp:
        for compiler in ("gcc", "clang"):
            for flags in levels:
                found = disguised(rt0cc, compiler, flags, Path(tmp))
                ways += 1
                if found:
                    failed += 1
                    print(f"{compiler} {flags}: outside of its array: {' '.join(found)}")
        for compiler, flags in FAULTS:
            if not disguised(rt0cc, compiler, flags, Path(tmp)):
                failed += 1
                print(f"{compiler} {flags}: nothing found")
    print(f"{ways} ways of compiling, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
