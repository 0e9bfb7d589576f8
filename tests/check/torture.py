# flavors: torture
"""Torture can be repeated: the same seed gives the same order of goroutines, in
whichever place the program was loaded, and another seed another; a report of
death says how to see it again, and so does RT0_DEBUG=boot."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKERS, ROUNDS = 12, 20


def need(ok, text):
    if not ok:
        sys.exit(text)


def run(command, RT0_DEBUG="slice=9000000", **env):
    env["RT0_DEBUG"] = RT0_DEBUG
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=30)


def check_order(path):
    orders = {}
    for seed in range(10):
        runs = {run([path], RT0_SEED=str(seed)).stdout for _ in range(3)}
        need(len(runs) == 1, f"seed {seed} gives several orders: {runs}")
        orders[seed] = runs.pop().strip()
    first = "".join(chr(ord("a") + i) for i in range(WORKERS))
    for order in orders.values():
        need(sorted(order) == sorted(first * ROUNDS), f"not everybody ran: {order}")
        need(order != first * ROUNDS, "nothing was disturbed")
    need(len(set(orders.values())) == len(orders), f"two seeds, one order: {orders}")
    need(len({run([path]).stdout for _ in range(5)}) > 1, "without a seed, always the same")


def check_report(path):
    """From a death back to it, by what it said."""
    for end in "panic", "throw", "fault", "deadlock":
        for faults in {}, {"RT0_FAULT": "madvise:1+,munmap:3:5"}:
            died = run([path, end], **faults)
            need(died.returncode == 2, f"{end}: status {died.returncode}\n{died.stderr}")
            last = died.stderr.strip().split("\n")[-1]
            said = re.fullmatch(r"rt0: replay with (RT0_SEED=\d+)( RT0_FAULT=\S+)?", last)
            need(said, f"{end}: the last line is {last!r}")
            env = dict(word.split("=", 1) for word in last.split()[3:])
            need(env.get("RT0_FAULT") == faults.get("RT0_FAULT"), last)
            again = run([path, end], **env)
            need(again.stdout == died.stdout, f"{last} is another run")


def check_variables(path):
    boot = run([path], RT0_DEBUG="boot", RT0_SEED="77").stderr
    need(re.search(r"^ +\d+\.\d+ us  torture +RT0_SEED=77$", boot, re.M), boot)
    for name, value in (("RT0_SEED", "x"), ("RT0_SEED", "4294967296"), ("RT0_SEED", ""),
                        ("RT0_FAULT", "nothing:1"), ("RT0_FAULT", "mmap"), ("RT0_FAULT", "")):
        refused = run([path], **{name: value})
        need(refused.returncode == 2 and refused.stderr.startswith(f"rt0: {name}={value}: "),
             f"{name}={value}: {refused}")


def main(bin_dir):
    with tempfile.TemporaryDirectory() as tmp:
        path = Path(tmp) / "order"
        subprocess.run([Path(bin_dir) / "rt0cc", "-O2", "-g", "-o", path,
                        ROOT / "tests/check/torture_order.c"], check=True)
        check_order(path)
        check_report(path)
        check_variables(path)


if __name__ == "__main__":
    main(sys.argv[1])
