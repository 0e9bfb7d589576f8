# flavors: release debug
# Torture takes one, if RT0_PROCS does not say otherwise.
"""A program counts the processors that it may use: by its affinity, by the limits
of its cgroup and of those above, and by RT0_PROCS, which counts more than both."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.argv[1]).resolve()
SKIP = 77
NOBODY = 65534


class Place:
    """Where the processor's cgroups are, and how a limit is written there."""

    def __init__(self, mount, path, version):
        self.mount, self.version = Path(mount), version
        self.top = Path(mount + path)

    def limit(self, group, quota, period=100000):
        if self.version == 2:
            (group / "cpu.max").write_text(f"{quota or 'max'} {period}")
        else:
            (group / "cpu.cfs_period_us").write_text(str(period))
            (group / "cpu.cfs_quota_us").write_text(str(quota or -1))


def need(ok, text):
    if not ok:
        sys.exit(text)


def run(command, group=None, **env):
    """The output of a program that was started in a cgroup; or its complaint."""
    # A shell moves itself, and then becomes the program.
    move = f'echo $$ >"{group}/cgroup.procs" && ' if group else ""
    run = subprocess.run(["sh", "-c", f'{move}exec "$@"', "sh", *command], env=os.environ | env,
                         capture_output=True, text=True)
    return run.stdout if run.returncode == 0 else f"{run.returncode}: {run.stderr}"


def expect(want, command, *args, **env):
    got = run(command, *args, **env).strip()
    need(got == str(want), f"{env} {' '.join(map(str, command))}: {got}, but should be {want}")


def check_affinity(program, cpus):
    need(int(run([program])) <= len(cpus), "more than the affinity")
    for n in {1, len(cpus)}:
        some = ",".join(map(str, cpus[:n]))
        got = int(run(["taskset", "-c", some, program]))
        need(1 <= got <= n, f"{got} on {some}")


def check_variable(program):
    for n in 1, 3, 1024:
        expect(n, [program], RT0_PROCS=str(n))
    for bad in "", "0", "1025", "99999999999999999999", "4x", "-1", " 4", "max":
        got = run([program], RT0_PROCS=bad)
        need(got.split("\n")[0] == f"2: rt0: RT0_PROCS={bad}: a number of processors, 1 to 1024",
             f"RT0_PROCS={bad}: {got}")


def check_secure(program, tmp):
    """Who runs a program with the rights of its owner does not set its variables."""
    if os.getuid() != 0 or os.statvfs(tmp).f_flag & os.ST_NOSUID:
        return
    os.chmod(tmp, 0o755)
    other = tmp / "secure"
    other.write_bytes(program.read_bytes())
    other.chmod(0o4755)
    want = run([other]).strip()
    expect(want, ["setpriv", "--reuid", str(NOBODY), "--clear-groups", other], RT0_PROCS="77")


def own_place():
    """Where this process may make cgroups with a limit; None: nowhere."""
    groups = [line.split(":", 2) for line in
              Path("/proc/self/cgroup").read_text().splitlines()]
    v1 = next((path for _, names, path in groups if "cpu" in names.split(",")), None)
    path = v1 or next((path for _, names, path in groups if names == ""), None)
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        words, (kind, _, options) = line.split(" - ")[0].split(), line.split(" - ")[1].split()
        if (kind == "cgroup2") if v1 is None else "cpu" in options.split(","):
            if words[3] == "/" and path is not None:
                return Place(words[4], path, 2 if v1 is None else 1)
    return None


def check_cgroups(program, place, view):
    """outer / middle / inner, each with a limit in turn.  False: cannot be done here."""
    made = []
    try:
        group = place.top
        for name in f"rt0-test-{os.getpid()}", "middle", "inner":
            group /= name
            group.mkdir()
            made.append(group)
            if place.version == 2 and name != "inner":
                (group / "cgroup.subtree_control").write_text("+cpu")
        place.limit(made[0], None)
    except OSError as e:
        print(f"no cgroups to make: {e}")
        return False
    else:
        outer, middle, inner = made
        free = int(run([program], inner))
        need(free > 1, f"{free} processors without a limit")
        for limited in made:
            place.limit(limited, 100000)
            expect(1, [program], inner)
            place.limit(limited, 100001)
            expect(2, [program], inner)
            place.limit(limited, None)
        expect(free, [program], inner)
        place.limit(outer, 5000, 5000)
        expect(1, [program], middle)
        expect(5, [program], middle, RT0_PROCS="5")
        # A container's view: a mount of what is below outer, alone; then from a
        # cgroup namespace as well, in which that mount's root is /../.. .
        for then in "", "unshare -C ":
            expect(1, ["unshare", "-m", "sh", "-c",
                       f'mount --bind "$0" "$1" && umount "$2" && exec {then}"$3"',
                       outer, view, place.mount, program], inner)
        return True
    finally:
        for group in reversed(made):
            group.rmdir()


def main():
    cpus = sorted(os.sched_getaffinity(0))
    os.environ.pop("RT0_PROCS", None)
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp)
        program = tmp / "cpus_count"
        view = tmp / "view"
        view.mkdir()
        subprocess.run([BIN / "rt0cc", "-O2", "-g", "-o", program,
                        ROOT / "tests/check/cpus_count.c"], check=True)
        check_variable(program)
        check_secure(program, tmp)
        check_affinity(program, cpus)
        place = own_place() if os.getuid() == 0 and len(cpus) > 1 else None
        if place is None or not check_cgroups(program, place, view):
            print("without limits of cgroups, which this user or this machine does not have")
            sys.exit(SKIP)


if __name__ == "__main__":
    main()
