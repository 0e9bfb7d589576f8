"""procs: servers on one processor and on two, httpd and echo, beside Go's.

Server and wrk share all CPUs, so with two Ps requests per second say how they got
along with each other; CPU time per request is what the server costs.  One
connection is low load: the server sleeps before each request, and a second P
should not make that dearer.

The echo is loaded by wrk as well: what it sends is an HTTP answer, which comes
back as the answer.  In `busy` three goroutines hold processors beside those that
answer: a loop, system calls of 50 ms (go_blocking; ordinary ones in Go), and page
faults; what counts there is the latency.
"""

import subprocess
import time

import rows_sched
import servers
from harness import BENCH, OURS, PEERS, Entry, Skip, cpus, go, ours, progress, run, tool, turns
from table import Table, Target, extremes, median

ROUNDS = 3
SECONDS = 2
LOADS = {"httpd": [64, 1], "echo": [64, 1], "busy": [16]}


def commands(build, what):
    """{name: command} of ours and Go's."""
    if what == "busy":
        program = rows_sched.build_ours(build) / "busy"
        return {OURS: lambda address: [program, address],
                "Go": lambda address: [go("busy_go", PEERS / "go_busy"), address]}
    if what == "echo":
        return {OURS: lambda address: [ours(build, "echo"), address],
                "Go": lambda address: [go("echo_go", PEERS / "go_echo"), address]}
    return {OURS: servers.ours_command(build), "Go": servers.go_command}


def measure(build):
    return [table for what in LOADS for table in tables(build, what)]


def tables(build, what):
    running = []
    try:
        # Entry calls it at once, while the variables are what they are.
        entries = [Entry(f"{name}, {n} P{'s' * (n > 1)}", lambda: start(running, what, command, n))
                   for name, command in commands(build, what).items() for n in (1, 2)]
        return [load(entries, what, connections) for connections in LOADS[what]]
    finally:
        for server in running:
            server.stop()


def start(running, what, command, procs):
    tool("wrk", "wrk")
    progress(f"procs: starting {what}")
    running.append(servers.Server(command, set(cpus()), procs, answers=what == "httpd"))
    return running[-1]


def load(started, what, connections):
    entries = [again(entry) for entry in started]
    for _, entry in turns(f"{what} with {connections}", ROUNDS, entries):
        try:
            load_slice(entry, what, connections)
        except Skip as reason:
            entry.skip(reason)
    columns = [median("CPU us/request", "cpu_s", ".2f", 1e6),
               extremes("all rounds", "cpu_s", ".2f", 1e6),
               median("requests/s", "rate", ",.0f"), median("p99 us", "p99_us", ",.0f"),
               extremes("all rounds", "p99_us", ",.0f")]
    return Table(f"procs {what} {connections}",
                 f"procs: {what}, {connections} connection{'s' * (connections > 1)}",
                 f"wrk -t1 -c{connections} and the servers on the same CPUs; medians of {ROUNDS} "
                 f"rounds, {SECONDS} s for each server a round.",
                 columns, entries, targets(entries, what, connections))


def targets(entries, what, connections):
    one, two = entries[:2]
    if one.skipped or two.skipped:
        return []
    if what == "busy":
        return [Target("p99 within 25 ms on 2 Ps, in us", two.median("p99_us"), 25000)]
    if connections == 1:
        return [Target("p99 on 2 Ps no worse than on one",
                       two.median("p99_us") / one.median("p99_us"), 1.1)]
    return []


def again(entry):
    """The same server, for a table of its own."""
    def prepare():
        if entry.skipped:
            raise Skip(entry.skipped)
        return entry.program
    return Entry(entry.name, prepare)


def load_slice(entry, what, connections):
    server = entry.program
    before = server.cpu_seconds()
    status, output, _ = run(
        ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency",
         "-s", BENCH / "wrk.lua", f"http://{server.address}/", "--",
         "echo" if what == "echo" else 1],
        SECONDS + 10, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    time.sleep(0.02)
    server.assert_alive()
    if status != 0:
        raise Skip(f"wrk ended with {status}")
    used = server.cpu_seconds() - before
    answers, wall_us, bad, broken, p99 = map(int, output.split("result")[-1].split())
    if answers == 0 or bad or broken:
        raise Skip(f"{answers} answers, {bad} of them not 200, {broken} broken connections")
    entry.add(cpu_s=used / answers, rate=answers / wall_us * 1e6, p99_us=p99)
