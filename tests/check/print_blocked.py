"""A goroutine that prints into a full pipe holds up nobody, on one processor
either; and nothing of what it prints is lost."""
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(bin_dir):
    with tempfile.TemporaryDirectory() as tmp:
        path = Path(tmp) / "print_blocked"
        subprocess.run([Path(bin_dir) / "rt0cc", "-O2", "-o", path, HERE / "print_blocked.c"],
                       check=True)
        process = subprocess.Popen([path], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env={"RT0_PROCS": "1"})
        # Nobody reads standard output meanwhile.
        for _ in range(5):
            if not process.stderr.readline().endswith(b"running\n"):
                sys.exit("the other goroutine does not run")
        out, _ = process.communicate(timeout=60)
        if len(out) != 1 << 17 or process.returncode != 0:
            sys.exit(f"status {process.returncode}, {len(out)} bytes of {1 << 17}")


if __name__ == "__main__":
    main(sys.argv[1])
