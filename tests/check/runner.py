"""The runner itself can fail: in a tree with tests that are wrong in each way it
knows, it finds every one, says so, and never passes when nothing ran."""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FAKE_RT0CC = "#!/bin/sh\nexec gcc \"$@\"\n"
HOST = "void program(void);\nint main(void) { program(); }\n"
RACE = """#include <pthread.h>
#include <stdio.h>
static int n;
static void *add(void *a) { n++; return a; }
void program(void)
{
    pthread_t t;
    pthread_create(&t, NULL, add, NULL);
#ifdef BROKEN
    n++;
#endif
    pthread_join(t, NULL);
    puts("ok");
}
"""

GOOD = {
    "e2e/ok.c": '// expect: a b\n// args: "a b"\n// env: X=1\n// exit: 3\n// also: -O0\n'
                '#include <stdio.h>\n#include <stdlib.h>\n'
                'int main(int n, char **v) { puts(v[n - 1]); return getenv("X") ? 3 : 0; }\n',
    "e2e/input.c": "// needs-stdin: x\n// expect: x\n// expect-err: ^y$\n#include <stdio.h>\n"
                   'int main(void) { putchar(getchar()); puts(""); fputs("y", stderr); }\n',
    "e2e/limit.c": "// ulimit: -n 17\n// exit: 17\n#include <unistd.h>\n"
                   "int main(void) { return (int)sysconf(_SC_OPEN_MAX); }\n",
    "e2e/no.c": '// refused: not today\n#error "not today"\n',
    "e2e/procs.c": "// procs: 1 3\n// expect: 1, 3\n#include <stdio.h>\n#include <stdlib.h>\n"
                   'int main(void) { int n = atoi(getenv("RT0_PROCS"));\n'
                   'puts(n == 1 || n == 3 ? "1, 3" : ""); }\n',
    "conform/ok.c": "#include <stdlib.h>\n"
                    'int main(void) { return !getenv("RT0_PROCS"); }\n',
    "regress/signal.c": "// exit: SIGABRT\n#include <stdlib.h>\nint main(void) { abort(); }\n",
    "stress/ok.c": '#include <stdio.h>\nint main(void) { puts("ok: 1 round: ok"); }\n',
    "net/ok.py": "",
    "net/cannot.py": "import sys\nprint('no such device')\nsys.exit(77)\n",
    "check/ok.py": "import os, sys\nassert os.path.exists(sys.argv[1] + '/rt0cc')\n",
    "tsan/ok.c": "// units: one.c\n// also: -DX\n// breaks: -DBROKEN\n" + RACE,
    "unit/test_ok.c": "// units: one.c\n#include <criterion/criterion.h>\nint one(void);\n"
                      "Test(t, a) { cr_assert(one() == 1); }\nTest(t, b) { }\n",
}
# e2e/ok.c and e2e/procs.c twice, tsan/ok.c, conform/ok.c and stress/ok.c thrice, two
# Criterion tests
GOOD_COUNT = (21, 0, 1)
BAD = {
    "e2e/output.c": '// expect: a\n#include <stdio.h>\nint main(void) { puts("b"); }\n',
    "e2e/more.c": '#include <stdio.h>\nint main(void) { puts("b"); }\n',
    "e2e/noise.c": '#include <stdio.h>\nint main(void) { fputs("b", stderr); }\n',
    "e2e/quiet.c": "// expect-err: b\nint main(void) { return 0; }\n",
    "e2e/status.c": "// exit: 2\nint main(void) { return 1; }\n",
    "e2e/dies.c": "#include <stdlib.h>\nint main(void) { abort(); }\n",
    "e2e/hangs.c": "// timeout: 1\nint main(void) { for (;;); }\n",
    "e2e/leaves.c": "#include <unistd.h>\n"
                    "int main(void) { if (fork() == 0) { setsid(); sleep(60); } return 0; }\n",
    "e2e/broken.c": "int main(void) { return x; }\n",
    "e2e/compiles.c": "// refused: .\nint main(void) { return 0; }\n",
    "e2e/twice.c": "// exit: 0\n// exit: 0\nint main(void) { return 0; }\n",
    "conform/procs.c": "#include <stdlib.h>\n"
                       'int main(void) { return atoi(getenv("RT0_PROCS")) == 2; }\n',
    "tsan/race.c": RACE.replace("ifdef", "ifndef"),
    "tsan/sound.c": "// breaks: -DX\n#include <stdio.h>\nvoid program(void) { puts(\"ok\"); }\n",
    "stress/silent.c": "int main(void) { return 0; }\n",
    "net/fails.py": "assert False\n",
    "net/no_reason.py": "import sys\nsys.exit(77)\n",
    "unit/test_fails.c": "#include <criterion/criterion.h>\nTest(t, a) { cr_assert(0); }\n"
                         "Test(t, b) { }\n",
    "unit/test_ub.c": "#include <criterion/criterion.h>\n#include <limits.h>\n"
                      "Test(t, a) { volatile int n = INT_MAX; n++; }\n",
    "unit/test_none.c": "#include <criterion/criterion.h>\n",
}
# The good ones of test_fails.c, procs.c, sound.c; silent.c thrice.
BAD_COUNT = (4, len(BAD) + 2, 0)


def tree(root, tests):
    for name in ("tests/run", "build/x/bin/rt0cc",
                 *(f"tests/{kind}/-" for kind in "unit tsan e2e conform stress net check".split())):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "tests/run", root / "tests/run")
    (root / "build/x/bin/rt0cc").write_text(FAKE_RT0CC)
    (root / "build/x/bin/rt0cc").chmod(0o755)
    (root / "tests/tsan/host.c").write_text(HOST)
    (root / "one.c").write_text("int one(void); int one(void) { return 1; }\n")
    for name, text in tests.items():
        (root / "tests" / name).parent.mkdir(exist_ok=True)
        (root / "tests" / name).write_text(text)


def expect(status, count, root, *args):
    run = subprocess.run([root / "tests/run", *args], cwd="/", capture_output=True, text=True)
    last = (run.stdout.strip().split("\n") or [""])[-1]
    passed, failed, skipped = count
    wanted = f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")
    if run.returncode != status or not last.startswith(wanted):
        sys.exit(f"expected status {status} and {wanted!r}, got {run.returncode}:\n"
                 f"{run.stdout}{run.stderr}")
    return run.stdout


def main():
    with tempfile.TemporaryDirectory() as tmp:
        good, bad, empty = (Path(tmp) / name for name in ("good", "bad", "empty"))
        tree(good, GOOD)
        expect(0, GOOD_COUNT, good, good / "build/x")
        expect(0, (2, 0, 0), good, "-k", "e2e/ok", good / "build/x")
        expect(1, (0, 0, 0), good, "-k", "nothing", good / "build/x")
        tree(bad, {**BAD, "check/ok.py": ""})
        out = expect(1, (BAD_COUNT[0] + 1, *BAD_COUNT[1:]), bad, bad / "build/x")
        for name in BAD:
            title = "--- " + name.rsplit(".", 1)[0].replace("test_", "")
            if title not in out:
                sys.exit(f"{title} is not among the failures:\n{out}")
        tree(empty, {})
        for args in (), (empty / "build/x",), (empty / "build/y",):
            run = subprocess.run([empty / "tests/run", *args], capture_output=True, text=True)
            if run.returncode != 2 or run.stderr.count("\n") != 1:
                sys.exit(f"{args}: {run}")


if __name__ == "__main__":
    main()
