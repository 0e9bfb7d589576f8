"""RT0_SCHED=seed:N: the same seed gives the same order of goroutines, another
seed another one; there is one P, and a report of death says how to see it again."""
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKERS, ROUNDS = 50, 20
# Torture has a seed of its own, and repeats its own part by it.
TORTURE = {"RT0_SEED": os.environ.get("RT0_SEED", "1")}


def need(ok, text):
    if not ok:
        sys.exit(text)


def run(path, sched, *args, torture=TORTURE):
    return subprocess.run([path, *args], env=dict(torture, RT0_SCHED=sched),
                          capture_output=True, text=True, timeout=30)


def check_order(path):
    in_turn = "".join(chr(ord("0") + i) for i in range(WORKERS))
    orders = set()
    for seed in "seed:0", "seed:7", "seed:4294967295":
        runs = {run(path, seed).stdout for _ in range(3)}
        need(len(runs) == 1, f"{seed} gives several orders: {runs}")
        order, procs = runs.pop().split()
        need(sorted(order) == sorted(in_turn * ROUNDS), f"not everybody ran: {order}")
        need(order[:WORKERS] != in_turn, f"{seed} gives no order of its own")
        need(procs == "1", f"{procs} Ps with a seed")
        orders.add(order)
    need(len(orders) == 3, f"two seeds, one order: {orders}")
    drawn = {run(path, "seed", torture={}).stdout for _ in range(3)}
    need(len(drawn) == 3, "`seed` draws the same one again")


def check_replay(path):
    """From a death back to it, by what it said."""
    for end in "panic", "fault", "deadlock":
        died = run(path, "seed", end)
        need(died.returncode == 2, f"{end}: status {died.returncode}\n{died.stderr}")
        said = re.search(r"^rt0: replay with RT0_SCHED=(seed:\d+)\n"
                         r"(rt0: replay with RT0_SEED=.*\n)?\Z", died.stderr, re.M)
        need(said, f"{end}: no seed at the end of {died.stderr}")
        again = run(path, said[1], end)
        need(again.stdout == died.stdout, f"{end}: {said[1]} is another run")


def check_quit(path):
    with subprocess.Popen([path, "quit"], env=dict(TORTURE, RT0_SCHED="seed:5"), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while process.stdout.readline() not in ("sleeps\n", ""):
            pass
        process.send_signal(signal.SIGQUIT)
        _, err = process.communicate(timeout=30)
    need(process.returncode == 2 and "]: sleeps\n" in err and
         "\nrt0: replay with RT0_SCHED=seed:5\n" in err, err)


def check_bad(path):
    for value in "", "seed:", "seed:x", "seed:1x", "seed:4294967296", "seed:-1", "sees", "se", "1":
        refused = run(path, value)
        need(refused.returncode == 2 and
             refused.stderr.startswith(f"rt0: RT0_SCHED={value}: ") and
             refused.stderr.split("\n")[1:] in ([""], [refused.stderr.split("\n")[1], ""]),
             f"RT0_SCHED={value}: {refused}")


def main(bin_dir):
    with tempfile.TemporaryDirectory() as tmp:
        path = Path(tmp) / "seed_order"
        subprocess.run([Path(bin_dir) / "rt0cc", "-O2", "-g", "-Wall", "-Wextra", "-Werror",
                        "-o", path, ROOT / "tests/check/seed_order.c"], check=True)
        check_order(path)
        check_replay(path)
        check_quit(path)
        check_bad(path)


if __name__ == "__main__":
    main(sys.argv[1])
