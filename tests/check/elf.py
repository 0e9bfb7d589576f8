"""Every program that rt0cc links is one static file: no interpreter, no shared
library, no undefined symbol; no segment both writable and executable; what
relocation writes is read-only afterwards; only relocations that the start
understands."""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import elf as e

ORDER = (".rodata", ".text", ".data.rel.ro", ".data", ".bss")


def faults(elf):
    """What is wrong with a program, a line each."""
    segments = {s.type: s for s in elf.segments}
    loads = [s for s in elf.segments if s.type == e.PT_LOAD]
    if elf.kind() not in ("static-pie", "static, fixed addresses"):
        yield f"is {elf.kind()}"
    if e.PT_INTERP in segments:
        yield "has an interpreter"
    for tag, _ in elf.dynamic:
        if tag == e.DT_NEEDED:
            yield "needs a shared library"
    for name in elf.undefined():
        yield f"undefined symbol {name}"

    for s in loads:
        if s.flags & e.PF_W and s.flags & e.PF_X:
            yield f"segment at {s.vaddr:#x} is writable and executable"
    # lld makes what is read-only after relocation a segment of its own.
    if [e.rwx(s.flags) for s in loads] not in (["r--", "r-x", "rw-"],
                                               ["r--", "r-x", "rw-", "rw-"]):
        yield f"loads {[e.rwx(s.flags) for s in loads]}, not r-- r-x rw-"
    stack = segments.get(e.PT_GNU_STACK)
    if stack is None or e.rwx(stack.flags) != "rw-":
        yield f"stack is {e.rwx(stack.flags) if stack else 'not declared'}"

    relro = segments.get(e.PT_GNU_RELRO)
    wanted = [s for s in elf.sections if s.name in (".data.rel.ro", ".dynamic", ".got")
              and s.size]
    if wanted and relro is None:
        yield "no GNU_RELRO"
    for s in wanted:
        if relro and not relro.vaddr <= s.addr <= s.addr + s.size <= relro.vaddr + relro.memsz:
            yield f"{s.name} lies outside of GNU_RELRO"

    for r in elf.relocations:
        if r.type not in (e.R_NONE, e.R_RELATIVE[elf.machine]):
            yield f"relocation of type {r.type} at {r.offset:#x}"
        elif r.type and any(s.vaddr <= r.offset < s.vaddr + s.memsz
                            and not s.flags & e.PF_W for s in loads):
            yield f"relocation in read-only memory at {r.offset:#x}"
    if elf.kind() != "static-pie" and elf.relocations:
        yield "has fixed addresses and yet relocations"

    addresses = [s.addr for name in ORDER if (s := elf.section(name)) and s.size]
    if addresses != sorted(addresses):
        yield f"sections out of order: {' '.join(ORDER)}"
    if not elf.syscalls():
        yield "its list of system calls is empty"


def main(bin_dir):
    folders = [Path(bin_dir), Path(bin_dir).parent / "e2e"]
    count = bad = 0
    for path in sorted(p for folder in folders for p in folder.glob("[!.]*")
                       if p.is_file()):
        with open(path, "rb") as f:
            if f.read(4) != b"\x7fELF":
                continue                        # rt0cc, rt0
        count += 1
        try:
            found = list(faults(e.Elf(path)))
        except e.ElfError as error:
            found = [str(error)]
        for fault in found:
            print(f"{path.parent.name}/{path.name}: {fault}")
        bad += bool(found)
    if not (Path(bin_dir) / "hello").exists():
        sys.exit("no hello among the programs")
    print(f"{count} programs looked at, {bad} with faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
