"""Misuse of a context, a group or a semaphore is a panic: one line that says what,
exit status 2, and nothing after it has happened."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
NOT_DERIVED = ("ctx_cancel: only what ctx_with_cancel, ctx_with_timeout or "
               "ctx_with_deadline returned can be cancelled")
PANICS = {
    "cancel_background": NOT_DERIVED,
    "cancel_value": NOT_DERIVED,
    "cancel_without_cancel": NOT_DERIVED,
    "cancel_positive": "ctx_cancel: the cause is 5, and not -E...",
    "value_null_key": "ctx_with_value: the key is NULL",
    "limit_running": "group_limit: 1 goroutines of the group have not ended",
    "go_waited": "group_go: group_wait has returned",
    "release_more": "sema_release: 2, but 1 are held",
    "release_negative": "sema_release: -1",
    "acquire_negative": "sema_acquire: -1",
    "acquire_too_much": "sema_acquire: 3, but there are 2, and no context ends the wait",
    "try_acquire_negative": "sema_try_acquire: -9223372036854775808",
}


def main(bin_dir):
    with tempfile.TemporaryDirectory() as tmp:
        path = Path(tmp) / "ctx_misuse"
        subprocess.run([Path(bin_dir) / "rt0cc", *"-O2 -g -Wall -Wextra -Werror".split(),
                        "-o", path, SOURCE], check=True)
        named = set(re.findall(r"MISUSE\((\w+)\),", SOURCE.read_text()))
        if named != PANICS.keys():
            sys.exit(f"not in both files: {named ^ PANICS.keys()}")
        for name, line in PANICS.items():
            run = subprocess.run([path, name], capture_output=True, text=True, timeout=30)
            if run.returncode != 2 or run.stdout or \
                    not run.stderr.startswith(f"panic: {line}\ngoroutine 1 [running"):
                sys.exit(f"{name}: status {run.returncode}, {run.stdout!r}, not {line!r}:\n"
                         f"{run.stderr}")


if __name__ == "__main__":
    main(sys.argv[1])
