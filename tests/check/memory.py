"""The memory functions are in a program twice.  The runtime's code calls those
in the runtime's text, where a goroutine is never preempted; the program's code
and lib/ call those in the program's text, where it may be."""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import elf as e

FUNCTIONS = ["memcpy", "memmove", "memset", "memcmp", "memchr", "strlen"]

# The sizes are not known before the program runs, so each is a call.
PROGRAM = """
#include <rt/rt.h>
#include <string.h>
int
main(int argc, char **argv)
{
    size_t n = (size_t)argc + 50;
    char *a = gc_alloc(1000), *b = gc_alloc(1000);
    memcpy(a, b, n);
    memmove(a, a + argc, n);
    memset(b, argc, n);
    print("%s %d\\n", argv[0], memchr(a, argc, strlen(argv[0])) == a);
    return memcmp(a, b, n) == 0;
}
"""


def need(ok, text):
    if not ok:
        sys.exit(text)


def calls(path, targets):
    """(from, to) of each direct call of, or jump to, the beginning of a target."""
    dump = subprocess.run(["objdump", "-d", "--no-show-raw-insn", path], check=True,
                          capture_output=True, text=True).stdout
    found = re.findall(r"^ *([0-9a-f]+):\s+(?:call|jmp)q?\s+(?:0x)?([0-9a-f]+) <", dump, re.M)
    pairs = [(int(at, 16), int(to, 16)) for at, to in found]
    return [(at, to) for at, to in pairs if to in targets]


def check(path, program_calls=()):
    """Who calls whom.  The program must call each of program_calls."""
    elf = e.Elf(path)
    ends = {s.name: s.value for s in elf.symbols if s.name.startswith("__runtime_text_")}

    def in_runtime(addr):
        return ends["__runtime_text_start"] <= addr < ends["__runtime_text_end"]

    names = {s.value: s.name.removeprefix("rt0.") for s in elf.symbols
             if s.type == e.STT_FUNC and s.name.removeprefix("rt0.") in FUNCTIONS}
    found = calls(path, names)
    for at, to in found:
        need(in_runtime(at) == in_runtime(to),
             f"{path}: {elf.function_at(at)} at {at:#x} calls the "
             f"{'runtime' if in_runtime(to) else 'program'}'s {names[to]}")
    ours = {names[to] for at, to in found if in_runtime(at)}
    theirs = {names[to] for at, to in found if not in_runtime(at)}
    need({"memcpy", "memset"} <= ours, f"{path}: the runtime calls only {sorted(ours)}")
    missing = set(program_calls) - theirs
    need(not missing, f"{path}: no call of {sorted(missing)} by the program")
    print(f"{path.name}: {len(found)} calls")


def main(bin_dir):
    bin_dir = Path(bin_dir)
    with tempfile.TemporaryDirectory() as tmp:
        source, program = Path(tmp) / "memory.c", Path(tmp) / "memory"
        source.write_text(PROGRAM)
        for flags in ("-O2",), ("-O2", "-no-pie"), ("-O0",):
            subprocess.run([bin_dir / "rt0cc", *flags, "-fno-builtin", "-o", program, source],
                           check=True)
            subprocess.run([program], check=True, stdout=subprocess.DEVNULL)
            check(program, FUNCTIONS)
    check(bin_dir / "hello")
    check(bin_dir / "httpd")


if __name__ == "__main__":
    main(sys.argv[1])
