"""Misuse of a channel is a panic: one line that says what, exit status 2, nothing
before and nothing after it has happened; however many processors there are.

Go: test/closedchan.go, test/chancap.go, the rows of test/chan/select3.go that panic;
that the size of a value is checked is ours."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
PROCS = 1, 2, 8
SIZES = r": the pointer is to \d+ bytes, the channel's values have \d+ \(is a & missing\?\)"
PANICS = {
    "send_closed": "chan_send: the channel is closed",
    "try_send_closed": "chan_send: the channel is closed",
    "select_send_closed": "select: a send on a closed channel",
    "try_select_send_closed": "select: a send on a closed channel",
    "send_while_closed": "chan_send: the channel is closed",
    "select_while_closed": "select: a send on a closed channel",
    "close_twice": "chan_close: the channel is closed already",
    "close_null": "chan_close: the channel is NULL",
    "send_wide": "chan_send" + SIZES,
    "recv_narrow": "chan_recv" + SIZES,
    "try_send_wide": "chan_try_send" + SIZES,
    "try_recv_narrow": "chan_try_recv" + SIZES,
    "send_without_ampersand": "chan_send" + SIZES,
    "recv_without_ampersand": "chan_recv" + SIZES,
    "select_send_wide": "SEND" + SIZES,
    "select_recv_narrow": "RECV" + SIZES,
    "select_recv_ok_narrow": "RECV" + SIZES,
    "select_negative": "chan_select: -1 cases",
    "try_select_negative": "chan_select: -2147483648 cases",
    "select_too_many": "chan_select: 65537 cases",
    "make_too_large": r"chan_make: \d+ values of 8 bytes are more than memory",
    "make_overflow": r"chan_make: \d+ values of \d+ bytes are more than memory",
    "make_wide": r"chan_make: 1 values of \d+ bytes are more than memory",
    "make_negative": r"chan_make: \d+ values of 4 bytes are more than memory",
    "send_to_timer": "chan_send: the channel belongs to a timer",
    "try_send_to_timer": "chan_try_send: the channel belongs to a timer",
    "select_send_to_timer": "SEND: the channel belongs to a timer",
    "close_timer": "chan_close: the channel belongs to a timer",
    "blocking": "a function that go_blocking runs has used a channel",
}


def main(bin_dir):
    with tempfile.TemporaryDirectory() as tmp:
        path = Path(tmp) / "chan_misuse"
        subprocess.run([Path(bin_dir) / "rt0cc", *"-O2 -g -Wall -Wextra -Werror".split(),
                        "-o", path, SOURCE], check=True)
        named = set(re.findall(r"MISUSE\((\w+)\),", SOURCE.read_text()))
        if named != PANICS.keys():
            sys.exit(f"not in both files: {named ^ PANICS.keys()}")
        for (name, line), procs in ((p, n) for p in PANICS.items() for n in PROCS):
            run = subprocess.run([path, name], env=dict(os.environ, RT0_PROCS=str(procs)),
                                 capture_output=True, text=True, timeout=30)
            if run.returncode != 2 or run.stdout or \
                    not re.match(f"panic: {line}\ngoroutine 1 \\[running", run.stderr):
                sys.exit(f"{name}, {procs} processors: status {run.returncode}, "
                         f"{run.stdout!r}, not {line!r}:\n{run.stderr}")


if __name__ == "__main__":
    main(sys.argv[1])
