"""http: processor time per request, under wrk, plain and 16 pipelined.

Servers share one processor and wrk has the other.  Requests per second depend
on which of the two is the bottleneck; CPU time per request does not, so it is
the figure to compare: the time all threads of the server have run during a
slice (/proc/PID/task/*/schedstat, nanoseconds) over the answers wrk has counted.
The kernel's work for the connection is part of it, as it is of the bill.

Load comes in slices of a few seconds, one server after the other, round after
round.  wrk's latencies are shown for the plain load only: its correction for
coordinated omission takes a pipelined answer for a request of its own and then
reports percentiles of zero.
"""

import subprocess
import time

import servers
from harness import BENCH, OURS, Entry, Skip, able, cpus, named, progress, run, tool, turns
from table import Bars, Table, Target, extremes, median, ratio

ROUNDS = 5
SECONDS = 2
CONNECTIONS = 64
PIPELINED = 16
NGINX = "nginx"


def measure(build):
    commands = [(OURS, servers.ours_command(build)), (NGINX, servers.nginx_command),
                ("epoll loop in C", servers.epoll_command),
                ("Go net/http", servers.go_command)]
    running = {}
    try:
        entries = [Entry(name, lambda: start(running, name, command))
                   for name, command in commands]
        return [load(entries, "http", 1), load(entries, "http16", PIPELINED)]
    finally:
        for server in running.values():
            server.stop()


def start(running, name, command):
    tool("wrk", "wrk")
    progress(f"http: starting {name}")
    running[name] = servers.Server(command, {cpus()[0]})
    return running[name]


def load(servers_started, key, depth):
    """One table: every server under the same load, in rounds of short slices."""
    entries = [again(entry) for entry in servers_started]
    for _, entry in turns(key, ROUNDS, entries):
        try:
            load_slice(entry, depth)
        except Skip as reason:
            entry.skip(reason)
    for entry in able(entries):
        entry.compare("/ nginx", "cpu_s", named(entries, NGINX))

    us = named(entries, OURS)
    name = "plain" if depth == 1 else f"{depth} requests in one write"
    columns = [median("CPU us/request", "cpu_s", ".2f", 1e6),
               extremes("all rounds", "cpu_s", ".2f", 1e6), ratio("/ nginx"),
               median("requests/s", "rate", ",.0f"),
               median("CPU busy", "busy", ".0%")]
    if depth == 1:
        columns.append(median("p99 us", "p99_us", ",.0f"))
    return Table(
        key, f"http: {name}",
        f"wrk -t1 -c{CONNECTIONS} on CPU {cpus()[1]}, servers on CPU {cpus()[0]}; medians of "
        f"{ROUNDS} rounds, {SECONDS} s for each server a round.",
        columns, entries,
        [Target("rt0 with less CPU a request than nginx", us.ratios.get("/ nginx"), 1.0)],
        [Bars(f"httpd: CPU a request{'' if depth == 1 else f', {depth} pipelined'}", "us",
              "cpu_s", ".2f", 1e6, limits=[(1.0, NGINX)])])


def again(entry):
    """The same server, for a table of its own."""
    def prepare():
        if entry.skipped:
            raise Skip(entry.skipped)
        return entry.program
    return Entry(entry.name, prepare)


def load_slice(entry, depth):
    server = entry.program
    before = server.cpu_seconds()
    status, output, _ = run(
        ["taskset", "-c", cpus()[1], "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s",
         "--latency", "-s", BENCH / "wrk.lua", f"http://{server.address}/", "--", depth],
        SECONDS + 10, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    # The server still has wrk's connections to close: part of the job.
    time.sleep(0.02)
    server.assert_alive()
    if status != 0:
        raise Skip(f"wrk ended with {status}")
    used = server.cpu_seconds() - before
    answers, wall_us, bad, broken, p99 = map(int, output.split("result")[-1].split())
    if answers == 0 or bad or broken:
        raise Skip(f"{answers} answers, {bad} of them not 200, {broken} broken connections")
    entry.add(cpu_s=used / answers, rate=answers / wall_us * 1e6,
              busy=used / wall_us * 1e6, p99_us=p99)
