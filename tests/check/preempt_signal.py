"""A goroutine is interrupted also where the parent has blocked SIGURG, or told
the kernel to drop it; and a SIGURG that is not the runtime's does nothing."""
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCKED = lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGURG])
IGNORED = lambda: signal.signal(signal.SIGURG, signal.SIG_IGN)


def build(bin_dir, tmp, name):
    path = Path(tmp) / name
    subprocess.run([Path(bin_dir) / "rt0cc", "-O2", "-o", path, ROOT / f"tests/e2e/{name}.c"],
                   check=True)
    return path


def main(bin_dir):
    with tempfile.TemporaryDirectory() as tmp:
        path = build(bin_dir, tmp, "preempt_loops")
        for before in BLOCKED, IGNORED:
            run = subprocess.run([path], preexec_fn=before, capture_output=True, text=True,
                                 timeout=60, env={"RT0_DEBUG": "slice=1000"})
            if run.returncode != 0 or not run.stdout.endswith("call main\n"):
                sys.exit(f"status {run.returncode}: {run.stdout}{run.stderr}")
        # From outside, at any time, to any thread that the kernel picks.
        process = subprocess.Popen([path], stdout=subprocess.PIPE, text=True,
                                   env={"RT0_DEBUG": "slice=1000"})
        while process.poll() is None:
            process.send_signal(signal.SIGURG)
        if process.returncode != 0 or not process.stdout.read().endswith("call main\n"):
            sys.exit(f"under signals: status {process.returncode}")


if __name__ == "__main__":
    main(sys.argv[1])
