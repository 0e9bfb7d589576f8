"""The smallest greetings there are, which the rows `size` and `start` share.

Two are the same assembly program, linked at a fixed address and as static-pie:
rt0's hello is static-pie, and the second shows how much of its size and time is
owed to that alone.  musl's is linked by hand, because musl-gcc passes over
-static-pie in silence and makes a dynamic program; diet's library is made for
fixed addresses only.
"""

from pathlib import Path

from harness import OURS, PEERS, WORK, Entry, Skip, cc, go, make, ours, tool

ASM = "assembly"
ASM_PIE = "assembly, static-pie"
MUSL = "musl, static-pie"
DIET = "diet"
GO = "Go, println"

# What `cc` would add on its own account, the build id, is left out; pages are
# not shared between segments of different rights, as in rt0's own layout.
LINK = ["-nostdlib", "-Wl,--build-id=none,-z,separate-code,-z,noexecstack"]


def assembly():
    return cc("hello_asm", PEERS / "hello.S", *LINK, "-static", "-no-pie")


def assembly_pie():
    return cc("hello_asm_pie", PEERS / "hello.S", *LINK, "-static-pie")


def musl():
    compiler = tool("musl-gcc", "musl-tools")
    specs = Path("/usr/lib/x86_64-linux-musl")
    if not (specs / "rcrt1.o").exists():
        raise Skip("no rcrt1.o beside musl's libc.a (package musl-dev)")
    source, target, middle = PEERS / "hello.c", "hello_musl", WORK / "hello_musl.o"
    return make(
        target, [source],
        [compiler, "-O2", "-fPIE", "-ffunction-sections", "-c", "-o", middle, source],
        [tool("gcc", "gcc"), *LINK, "-Wl,--gc-sections", "-static-pie", "-o", WORK / target,
         specs / "rcrt1.o", specs / "crti.o", middle, specs / "libc.a", "-lgcc",
         specs / "crtn.o"])


def diet():
    compiler, source, target = tool("diet", "dietlibc-dev"), PEERS / "hello.c", "hello_diet"
    return make(target, [source],
                [compiler, "gcc", "-Os", *LINK[1:], "-Wl,--gc-sections", "-o", WORK / target,
                 source])


def golang():
    return go("hello_go", PEERS / "go_hello")


def entries(build):
    found = [Entry(OURS, lambda: ours(build, "hello")), Entry(ASM, assembly),
             Entry(ASM_PIE, assembly_pie), Entry(MUSL, musl), Entry(DIET, diet),
             Entry(GO, golang)]
    for entry in found:
        if not entry.skipped:
            entry.program = stripped(entry)
    return found


def stripped(entry):
    """A copy without symbols, which is the program that is measured."""
    target = entry.program.name + ".stripped"
    try:
        return make(target, [entry.program],
                    [tool("strip", "binutils"), "-o", WORK / target, entry.program])
    except Skip as reason:
        entry.skip(reason)
