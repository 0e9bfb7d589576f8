"""RT0_DEBUG=gc=1 prints a line for each collection, in the grammar of Go's gctrace
and with fields of our own behind it; gc=2 also a table of its phases."""
import os
import re
import subprocess
import sys
from pathlib import Path

MS = r"(?:\d+|\d+\.\d{1,3})"
# What parsers of Go's traces take apart, then ours.
LINE = re.compile(
    r"gc (?P<number>\d+) @(?P<at>\d+\.\d{3})s (?P<percent>\d+)%: "
    rf"(?P<stop>{MS})\+(?P<mark>{MS})\+(?P<start>{MS}) ms clock, "
    rf"(?P<cpu_stop>{MS})\+(?P<assist>{MS})/(?P<markers_cpu>{MS})/(?P<idle>{MS})\+"
    rf"(?P<cpu_start>{MS}) ms cpu, "
    r"(?P<before>\d+)->(?P<after>\d+)->(?P<live>\d+) MB, (?P<goal>\d+) MB goal, "
    r"(?P<stacks_mb>\d+) MB stacks, (?P<globals>\d+) MB globals, (?P<procs>\d+) P"
    r"(?P<forced>| \(forced\))"
    r" engine=stw why=(?P<why>\w+) stacks=(?P<stacks>\d+) ran=(?P<ran>\d+) "
    r"markers=(?P<markers>\d+) stolen=(?P<stolen>\d+) overflow=(?P<overflow>yes|no)\n")
WHYS = {"goal", "limit", "asked", "time", "memory", "every"}
PHASES = ["swept", "asked", "stopped", "flushed", "marked", "started"]
ROW = re.compile(r"gc:   (\w+) +(-?\d+\.\d{3})(?: +(\d+\.\d{3}))? +((?=\D)\S.*|\d+ \D.*)\n")


def need(ok, text):
    if not ok:
        sys.exit(text)


def trace(command, setting, procs):
    run = subprocess.run(command, capture_output=True, text=True,
                         env=dict(os.environ, RT0_DEBUG=setting, RT0_PROCS=str(procs)))
    need(run.returncode == 0, f"{command}: {run.returncode}: {run.stderr[-500:]}")
    return run.stderr.splitlines(keepends=True)


def check_line(text, number, procs):
    m = LINE.fullmatch(text)
    need(m, f"not a line of the trace: {text!r}")
    v = {k: float(x) if re.fullmatch(r"[\d.]+", x) else x for k, x in m.groupdict().items()}
    need(v["number"] == number and v["procs"] == procs, f"gc {number}, {procs} P: {text}")
    need(v["why"] in WHYS and (v["why"] == "asked") == (v["forced"] != ""), text)
    need(v["before"] == v["after"] >= v["live"] and v["percent"] <= 100 and v["assist"] == 0, text)
    need(v["stacks"] >= v["ran"] and 1 <= v["markers"] <= procs, text)
    need(v["markers"] > 1 or v["stolen"] == 0, text)
    # The processors' time is that of the clock times their number, but for rounding to
    # two digits.
    for clock, cpu in ("stop", v["cpu_stop"]), ("start", v["cpu_start"]), \
                      ("mark", v["markers_cpu"] + v["idle"]):
        need(abs(v[clock] * procs - cpu) <= 0.25 * cpu + 0.02 * procs, f"{clock}: {text}")
    return v


def check_lines(command, procs):
    lines = [check_line(text, i, procs)
             for i, text in enumerate(trace(command, "gc=1", procs), 1)]
    need(lines, "no line")
    for a, b in zip(lines, lines[1:]):
        need(a["at"] <= b["at"], f"{a}\n{b}")


def check_tables(command, procs):
    text, number = trace(command, "gc=2", procs), 0
    while text:
        number += 1
        check_line(text.pop(0), number, procs)
        need(text.pop(0) == "gc:   phase       ended, ms   took, ms\n", "no heading")
        rows = []
        while text and (m := ROW.fullmatch(text[0])):
            rows.append(m)
            text.pop(0)
        need([m[1] for m in rows] == PHASES[number == 1:], f"gc {number}: {rows} {text[:2]}")
        ends = [float(m[2]) for m in rows]
        need(ends == sorted(ends), f"gc {number}: phases out of order: {ends}")
        need(len({m.start(4) for m in rows}) == 1, f"gc {number}: not aligned")


def main(bin_dir):
    depth = "7" if "torture" in bin_dir else "14"
    command = [Path(bin_dir) / "trees", depth]
    for procs in 1, 2, 8:
        check_lines(command, procs)
        check_tables(command, procs)
    need(trace(command, "boots", 2) == [] and trace(command, "gc=0", 2) == [], "not asked for")


if __name__ == "__main__":
    main(sys.argv[1])
