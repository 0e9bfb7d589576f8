"""The list of system calls that a program carries is exact: it has what the
program does, and nothing that was linked but cannot be reached.  And hello, by
the same means: small, few calls, one thread."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import elf as e
import syscall_names

MAX_STRIPPED = 24 * 1024
MAX_CALLS_BEFORE_WRITE = 8
# The doors to the scheduler, the heap and the poller, which hello does not need.
LAYERS = {"gopark", "rt0.gc_alloc", "epoll_poller"}
EXECVE = 59
SKIP = 77


def need(ok, text):
    if not ok:
        sys.exit(text)


def listed(path):
    return {syscall_names.name(c.nr) for c in e.Elf(path).syscalls()}


def check_unreached(bin_dir, tmp):
    """An execve that nothing calls is in neither the list nor the program."""
    for defines, there in ((), False), (("-DREACHED",), True):
        path = tmp / "unreached"
        subprocess.run([bin_dir / "rt0cc", "-O2", "-g", *defines, "-iquote", ROOT, "-o", path,
                        ROOT / "tests/check/unreached.c"], check=True)
        elf = e.Elf(path)
        symbol = any(s.name == "run_other_program" for s in elf.symbols)
        number = any(c.nr == EXECVE for c in elf.syscalls())
        need((symbol, number) == (there, there),
             f"execve {'reached' if there else 'not reached'}: symbol {symbol}, in list {number}")
        if there:
            where = {c.function for c in elf.syscalls() if c.nr == EXECVE}
            need(where == {"run_other_program"}, f"execve is attributed to {where}")


def check_sites(path):
    """Each record points at a syscall instruction inside of the code."""
    elf = e.Elf(path)
    for call in elf.syscalls():
        at = elf.file_offset(call.site)
        need(elf.data[at:at + 2] == b"\x0f\x05",
             f"{path}: the record of {syscall_names.name(call.nr)} at {call.site:#x} "
             "points at something else")
    # The bytes 0f 05 can also be part of a constant, so objdump has to say.
    dump = subprocess.run(["objdump", "-d", "--no-show-raw-insn", path], check=True,
                          capture_output=True, text=True).stdout
    found = {int(m, 16) for m in re.findall(r"^ *([0-9a-f]+):\s+syscall\b", dump, re.M)}
    missing = found - {call.site for call in elf.syscalls()}
    need(not missing, f"{path}: syscall instructions without a record: "
         f"{[elf.function_at(site) for site in missing]}")


def trace(command, tmp):
    """The system calls that a program makes, as [(pid, name)]."""
    log = tmp / "strace"
    run = subprocess.run(["strace", "-f", "-o", log, *command], stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if "Operation not permitted" in run.stderr:
        print("this user may not trace programs")
        sys.exit(SKIP)
    need(run.returncode == 0, f"strace {command[0]}: {run.stderr}")
    return re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.M)


def check_traced(command, tmp):
    """A program makes no call that is not in its list."""
    check_sites(command[0])
    calls = trace(command, tmp)
    need(calls[0][1] == "execve", f"strace began with {calls[0]}")
    made, allowed = [name for _, name in calls[1:]], listed(command[0])
    need(set(made) <= allowed,
         f"{command[0]} makes {set(made) - allowed}, which is not in its list")
    return made, {pid for pid, _ in calls}


def check_hello(bin_dir, tmp):
    hello = bin_dir / "hello"
    made, pids = check_traced([hello], tmp)
    need("write" in made, f"hello never writes: {made}")
    before = made[:made.index("write")]
    need(len(before) <= MAX_CALLS_BEFORE_WRITE, f"{len(before)} calls before the write: {before}")
    reached = LAYERS & {s.name for s in e.Elf(hello).symbols}
    need(not reached, f"hello contains {reached}: who calls that?")
    need(len(pids) == 1, "hello has threads")
    if not bin_dir.parent.name.startswith("torture"):   # there its goroutine is switched
        need(not {"clone", "clone3"} & listed(hello), "hello could have threads")
    print(f"before the first write: {len(before)}: {' '.join(before)}")
    stripped = tmp / "hello"
    subprocess.run(["strip", "-s", "-o", stripped, hello], check=True)
    size = os.path.getsize(stripped)
    print(f"hello stripped: {size} bytes")
    if not bin_dir.parent.name.startswith(("debug", "torture")):
        need(size <= MAX_STRIPPED, f"hello has {size} bytes stripped, {MAX_STRIPPED} are allowed")
    need(listed(stripped) == listed(hello), "the list does not survive strip")


def check_tool(bin_dir):
    """`rt0 syscalls` prints what the records say."""
    out = subprocess.run([ROOT / "tools/rt0", "syscalls", bin_dir / "hello"], check=True,
                         capture_output=True, text=True).stdout
    rows = {m[1]: m[0] for m in re.findall(r"^ *(\d+)  (\w+)", out, re.M)}
    need(set(rows) == listed(bin_dir / "hello"), f"rt0 syscalls prints {sorted(rows)}")
    need("?" not in out, "rt0 syscalls does not know a function")
    same = subprocess.run([ROOT / "tools/rt0", "syscalls", bin_dir / "hello", bin_dir / "hello"],
                          check=True, capture_output=True, text=True).stdout
    need(same.count("(none)") == 2, f"hello differs from itself:\n{same}")
    bad = subprocess.run([ROOT / "tools/rt0", "syscalls", "/dev/null"],
                         capture_output=True, text=True)
    need(bad.returncode == 1 and bad.stderr.count("\n") == 1, f"not one line: {bad.stderr}")


def main(bin_dir):
    bin_dir = Path(bin_dir)
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp)
        check_unreached(bin_dir, tmp)
        check_hello(bin_dir, tmp)
        check_traced([bin_dir / "trees", "8"], tmp)
        check_tool(bin_dir)


if __name__ == "__main__":
    main(sys.argv[1])
