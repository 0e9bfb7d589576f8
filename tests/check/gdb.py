# flavors: release debug
# timeout: 300
# It steps through one switch; under torture it would take very many steps.
"""gdb sees a program whole: one frame at the first instruction, the way through
the boot to main, a goroutine's own frames down to its entry, each instruction of
a switch, and through a signal frame to the function that failed.  A goroutine is
interrupted in the program's code only, and the way from there to the switch and
back unwinds at each instruction.  No backtrace holds a frame without a name or
ends in garbage."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOOT = ("boot", "relocate", "protect_relro", "thread_pointer_set", "fault_init",
        "sched_init", "run_main", "main")
# Where a backtrace may end: the first instruction, a goroutine's, and the
# system stack, which mcall leaves a goroutine for.
ENDS = ("_start", "go_entry", "mcall")
SWITCH_STEPS = 1200
PREEMPTIONS, PREEMPT_STEPS, RETURN_STEPS = 100, 45, 30
SKIP = 77

SETUP = ("set pagination off", "set confirm off", "set width 0", "set style enabled off",
         "set debuginfod enabled off", "set backtrace limit 50",
         "set backtrace past-main on", "set backtrace past-entry on")


class Wrong(Exception):
    pass


def need(ok, text, transcript=""):
    if not ok:
        raise Wrong(f"{text}\n{transcript}".rstrip())


def gdb(path, commands):
    """Runs gdb and returns what it printed after each `echo ==NAME==`."""
    args = [part for c in (*SETUP, *commands) for part in ("-ex", c)]
    out = subprocess.run(["gdb", "-nx", "--batch", *args, path], stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, errors="replace").stdout
    if re.search(r"ptrace: Operation not permitted|Cannot PTRACE", out):
        print("this user may not trace programs")
        sys.exit(SKIP)
    parts = re.split(r"^==(.*)==$", out, flags=re.M)
    return list(zip(parts[1::2], parts[2::2]))


def mark(name, *commands):
    return [f"echo \\n=={name}==\\n", *commands]


def frames(text):
    """The functions of a backtrace, the innermost first."""
    found = re.findall(r"^#\d+ +(?:0x[0-9a-f]+ in )?(<signal handler called>|\S+)", text, re.M)
    need(found, "no backtrace", text)
    need("??" not in found, "a frame without a name", text)
    need(not re.search(r"deadbeef|corrupt|Backtrace stopped|Cannot access memory", text),
         "garbage in a backtrace", text)
    need(found[-1] in ENDS, f"a backtrace ends at {found[-1]}", text)
    return found


def check_boot(path):
    """From the first instruction through each step of the boot to main."""
    commands = ["starti", *mark("first", "bt", "info registers rip")]
    for name in BOOT:
        commands += [f"tbreak {name}", "continue", *mark(name, "bt")]
    seen = dict(gdb(path, commands))
    need(set(seen) == {"first", *BOOT}, f"reached only {list(seen)}")
    need(frames(seen["first"]) == ["_start"], "not one frame at the start", seen["first"])
    need("<_start>" in seen["first"], "the first instruction is not _start", seen["first"])
    for name in BOOT:
        got = frames(seen[name])
        # What was inlined into it may stand before it.
        need(name in got[:2] and got[-1] == "_start", f"at {name}", seen[name])


def check_goroutine(path):
    seen = dict(gdb(path, ["break inner", "run", *mark("stop", "bt"), *mark("args", "info args"),
                           *mark("up", "up", "info args"), *mark("out", "frame 0", "finish")]))
    need("stop" in seen, "inner is not reached")
    need(frames(seen["stop"]) == ["inner", "outer", "go_entry"], "in a goroutine", seen["stop"])
    need("n = 21" in seen["args"] and "n = 20" in seen["up"], "the arguments", str(seen))
    need("inner 42" in seen["out"] and "outer" in seen["out"], "finish", seen["out"])


def check_switch(path):
    """At every instruction from one goroutine to the next the stack unwinds."""
    # One processor, and the other threads stand still: nobody takes the goroutine.
    commands = ["set environment RT0_PROCS=1", "break mcall", "run", "disable",
                "set scheduler-locking on"]
    for i in range(SWITCH_STEPS):
        commands += [*mark(f"step {i}", "bt", "stepi")]
    steps = gdb(path, commands)
    need(len(steps) == SWITCH_STEPS, f"{len(steps)} of {SWITCH_STEPS} steps")
    inner = {frames(text)[0] for _, text in steps}
    ends = {frames(text)[-1] for _, text in steps}
    need({"mcall", "gogo", "go_entry"} <= inner, f"walked only through {sorted(inner)}")
    need(ends == set(ENDS), f"stacks seen end at {sorted(ends)}")


def check_signal(path):
    seen = dict(gdb(path, ["handle SIGSEGV nostop noprint pass", "break die", "run",
                           *mark("die", "bt")]))
    need("die" in seen, "die is not reached")
    got = frames(seen["die"])
    # clang's assembler does not mark signal frames in .debug_frame.
    trampoline = [i for i, f in enumerate(got) if f in ("<signal handler called>", "sigreturn")]
    need(trampoline and got[trampoline[0] + 1] == "deref" and got[-1] == "_start",
         "through the signal", seen["die"])


def check_preempt(path):
    """Where goroutines are interrupted, and what is seen from there."""
    commands = ["set environment RT0_DEBUG=slice=300", "break *async_preempt"]
    for i in range(PREEMPTIONS):
        commands += ["run" if i == 0 else "continue",
                     *mark(f"at {i}", "bt", "p/x *(unsigned long *)$rsp >= &__user_text_start && "
                           "*(unsigned long *)$rsp < &__user_text_end")]
    # Into preempt_park, and from its end to the interrupted instruction.
    commands += ["delete", "set scheduler-locking on"]
    for i in range(PREEMPT_STEPS):
        commands += [*mark(f"in {i}", "bt", "stepi")]
    commands += ["set scheduler-locking off", "break *&async_preempt_parked", "continue",
                 "delete", "set scheduler-locking on"]
    for i in range(RETURN_STEPS):
        commands += [*mark(f"out {i}", "bt", "stepi")]
    seen = gdb(path, commands)
    need(len(seen) == PREEMPTIONS + PREEMPT_STEPS + RETURN_STEPS, f"{len(seen)} stops")
    for name, text in seen:
        got = frames(text)
        if name.startswith("at "):
            need("= 0x1" in text, "interrupted in the runtime", text)
        need(got[-1] == "_start" and "main" in got or got[-2:] == ["outer", "go_entry"],
             f"{name}: through async_preempt", text)
    # It may have been interrupted again at once.
    away = {"async_preempt", "<signal handler called>"}
    need(any(not away & set(frames(text)) for name, text in seen), "does not come back")


def main(bin_dir):
    walk, crash = ROOT / "tests/check/gdb_walk.c", ROOT / "tests/e2e/null_deref.c"
    checks = ((check_boot, walk), (check_goroutine, walk), (check_switch, walk),
              (check_signal, crash), (check_preempt, ROOT / "tests/check/gdb_preempt.c"))
    with tempfile.TemporaryDirectory() as tmp:
        for flags in (), ("-no-pie",):
            for check, source in checks:
                path = Path(tmp) / source.stem
                subprocess.run([Path(bin_dir) / "rt0cc", "-g", "-O1", *flags, "-o", path, source],
                               check=True)
                try:
                    check(path)
                except Wrong as wrong:
                    sys.exit(f"{check.__name__} {' '.join(flags)}: {wrong}")
                print(check.__name__, *flags, "ok")


if __name__ == "__main__":
    main(sys.argv[1])
