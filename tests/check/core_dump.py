"""A core dump that gdb makes holds the heap's memory, not its address space: the
uncommitted part of a terabyte would fill a disk with zeroes."""
# timeout: 120
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
MOST = 64 << 20
SKIP = 77


def limit():
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST, MOST))


def main(bin_dir):
    with tempfile.TemporaryDirectory() as tmp:
        program, core = Path(tmp) / "program", Path(tmp) / "core"
        subprocess.run([Path(bin_dir) / "rt0cc", "-g", "-o", program, SOURCE], check=True)
        run = subprocess.run(["gdb", "-nx", "--batch", "-ex", "break stop_here", "-ex", "run",
                              "-ex", f"generate-core-file {core}", program],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, preexec_fn=limit)
        if re.search(r"ptrace: Operation not permitted|Cannot PTRACE", run.stdout):
            print("this user may not trace programs")
            return SKIP
        if "Saved corefile" not in run.stdout:
            print(run.stdout)
            return 1
        size = core.stat().st_size
        print(f"core of {size >> 10} KB")
        return 0 if 3 << 20 <= size < MOST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
