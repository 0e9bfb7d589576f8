"""A program may use any name for its own: with functions of all the names that
librt0.a contains, public or not, a program links and the runtime goes on using
its own ones.  Public names are weak, others the program cannot even reach."""
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAIN = ROOT / "tests/check/names_main.c"
STATUS = 99             # of a program whose own function was called

# The program's functions say who was called where nobody may be.
CLASH = """
#define STOP(name) void name(void) { stop(#name "\\n", sizeof #name); }
static void
stop(const char *name, unsigned long n)
{
    long ret;
    __asm__ volatile("syscall" : "=a"(ret) : "0"(1L), "D"(2L), "S"(name), "d"(n)
                     : "rcx", "r11", "memory");
    __asm__ volatile("syscall" : "=a"(ret) : "0"(231L), "D"(%d) : "rcx", "r11", "memory");
}
""" % STATUS

# What a program may do with them: an own print, and rt0's log_print beside it;
# an own memcpy, called by the compiler.
OWN = """
int log_print(const char *fmt, ...);
void *memcpy(void *dst, const void *src, unsigned long n);
long print(long n);
static int copies;
long print(long n) { return n + 1; }
void *memcpy(void *dst, const void *src, unsigned long n)
{
    copies++;
    for (unsigned long i = 0; i < n; i++)
        ((volatile char *)dst)[i] = ((const char *)src)[i];
    return dst;
}
int main(int argc, char **argv)
{
    char text[64];
    __builtin_memcpy(text, argv[0], argc);
    text[argc] = 0;
    log_print("%s %d", text, copies);
    return print(copies);
}
"""
INTERNAL = "int fd_vprint(void);\nint main(void) { return fd_vprint(); }\n"


class Wrong(Exception):
    pass


def need(ok, text):
    if not ok:
        raise Wrong(text)


def run(*command, **options):
    return subprocess.run([str(c) for c in command], text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def built(*command):
    done = run(*command)
    need(done.returncode == 0 and not done.stderr, f"$ {done.args}\n{done.stderr}")


def archive_names(archive):
    """The names of the archive without their prefix: (public, all)."""
    rows = re.findall(r"^[0-9a-f]+ (\w) (\S+)$", run("nm", "-g", archive).stdout, re.M)
    need(all(kind in "WV" or name.startswith(("rt0.", "_")) for kind, name in rows),
         f"names of {archive} that are neither weak nor private: "
         f"{[n for k, n in rows if k not in 'WV' and not n.startswith(('rt0.', '_'))]}")
    public = {name for kind, name in rows if kind in "WV"}
    private = {name.removeprefix("rt0.") for _, name in rows if name.startswith("rt0.")}
    need({"print", "panic", "memcpy"} <= public, f"not public: {public}")
    need({"fd_read", "must_failed"} <= private - public, f"public: {public & private}")
    return public, private


def converse(program, *args):
    """Runs names_main, talks to it once, and returns (status, out, err)."""
    process = subprocess.Popen([program, *args], text=True, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        out = ""
        for line in process.stdout:
            found = re.match(r"listening on (.*):(\d+)$", line)
            if found:
                break
            out += line
        else:
            return process.wait(), out, process.stderr.read()
        with socket.create_connection((found[1], int(found[2])), timeout=30) as s:
            s.sendall(b"ping")
            s.shutdown(socket.SHUT_WR)
            need(s.makefile("rb").read() == b"ping", "no echo")
        rest, err = process.communicate(timeout=30)
        return process.returncode, out + rest, err
    finally:
        process.kill()
        process.wait()


def judge(program):
    status, out, err = converse(program)
    need((status, out) == (0, "one\ntwo\natexit\n"), f"status {status}, prints {out!r}, {err!r}")
    need(re.search(r" \[1\] copied 4 1$", err), f"logs {err!r}")
    status, out, err = converse(program, "no address")
    need(status == 2 and re.search(r"^panic: .*addr_parse.*: malformed text$", err, re.M),
         f"must: status {status}, {err!r}")
    need(re.search(r"^    must_failed\+0x[0-9a-f]+\n    main\+", err, re.M),
         f"the trace of a panic: {err!r}")


def check_clash(rt0cc, tmp, names):
    """names_main is compiled as a member of lib/ is: it uses the private names."""
    (tmp / "clash.c").write_text(CLASH + "".join(f"STOP({n})\n" for n in sorted(names)))
    (tmp / "private").write_text("".join(f"{n} rt0.{n}\n" for n in sorted(names)))
    lld = ("-fuse-ld=lld",) if shutil.which("ld.lld") else ()
    # -flto only for what objcopy needs not read.
    for cc, clash, main, link in (("gcc", (), (), ()), ("gcc", ("-O0",), ("-O0",), ("-no-pie",)),
                                  ("gcc", ("-flto",), (), ("-flto",)), ("gcc", (), (), lld),
                                  ("clang", (), (), ()), ("clang", (), (), lld)):
        print(cc, *clash, *main, *link)

        def compiled(*args):
            built("env", f"RT0_CC={cc}", rt0cc, "-O2", *args)

        pie = [flag for flag in link if "pie" in flag]
        compiled("-c", "-w", "-fno-builtin", *clash, *pie, tmp / "clash.c", "-o", tmp / "clash.o")
        compiled("-c", "-g", *main, *pie, MAIN, "-o", tmp / "main.o")
        compiled(*link, tmp / "main.o", "-o", tmp / "alone")
        judge(tmp / "alone")
        built("objcopy", f"--redefine-syms={tmp / 'private'}", tmp / "main.o")
        compiled(*link, tmp / "main.o", tmp / "clash.o", "-o", tmp / "clash")
        judge(tmp / "clash")


def check_own(rt0cc, tmp):
    for flags in (), ("-flto",), ("-O0",):
        (tmp / "own.c").write_text(OWN)
        built(rt0cc, "-O2", *flags, tmp / "own.c", "-o", tmp / "own")
        done = run(tmp / "own")
        need(done.returncode == 2 and re.search(r" / 1$", done.stderr), str(done))


def check_internal(rt0cc, tmp):
    (tmp / "internal.c").write_text(INTERNAL)
    done = run(rt0cc, tmp / "internal.c", "-o", tmp / "internal")
    need(done.returncode != 0 and "undefined reference to `fd_vprint'" in done.stderr,
         f"a program can call fd_vprint: {done.stderr}")


def main(bin_dir):
    bin_dir = Path(bin_dir).resolve()
    with tempfile.TemporaryDirectory() as tmp:
        try:
            _, names = archive_names(bin_dir.parent / "lib/rt0/librt0.a")
            check_clash(bin_dir / "rt0cc", Path(tmp), names)
            check_own(bin_dir / "rt0cc", Path(tmp))
            check_internal(bin_dir / "rt0cc", Path(tmp))
        except Wrong as wrong:
            sys.exit(str(wrong))
    print(f"{len(names)} names")


if __name__ == "__main__":
    main(sys.argv[1])
