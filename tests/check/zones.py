"""time_local against Python's zoneinfo: zones of both hemispheres, in the way that a
program finds them; and UTC where TZ leads to nothing, or to what is no zone."""
import datetime
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ZONEINFO = Path("/usr/share/zoneinfo")
ZONES = ("Europe/Berlin", "Europe/Dublin", "America/New_York", "America/Sao_Paulo",
         "America/St_Johns", "Africa/Casablanca", "Asia/Kathmandu", "Asia/Tehran",
         "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Antarctica/Troll", "UTC")
FIRST, LAST = -9223372036, 9223372036       # seconds: what 64 bits of nanoseconds hold


def program(path, tz, instants):
    env = {} if tz is None else {"TZ": str(tz)}
    out = subprocess.run([path, *map(str, instants)], env=env, capture_output=True, text=True,
                         timeout=60, check=True)
    return out.stdout.splitlines()


def reference(zone, second):
    """The same line by Python."""
    t = datetime.datetime.fromtimestamp(second, zone)
    offset = int(t.utcoffset().total_seconds())
    sign, minutes = ("-" if offset < 0 else "+"), abs(offset) // 60
    text = f"{sign}{minutes // 60:02}:{minutes % 60:02}" if minutes else "Z"
    return (f"{t.replace(tzinfo=None).isoformat()}{text} {t.tzname()} {offset} "
            f"{t.isoweekday() % 7} {t.timetuple().tm_yday - 1}")


def check_zone(path, tz, zone):
    rnd = random.Random(tz)
    instants = [FIRST, LAST, 0, -1, *(rnd.randint(FIRST, LAST) for _ in range(200)),
                *(rnd.randint(0, 1 << 31) for _ in range(300))]
    for second, line in zip(instants, program(path, tz, instants), strict=True):
        expected = reference(zone, second)
        if line != expected:
            sys.exit(f"TZ={tz}, {second}: {line}, not {expected}")


def check_no_zone(path, tmp):
    berlin = (ZONEINFO / "Europe/Berlin").read_bytes()
    files = {"empty": b"", "text": b"not a zone\n", "head": b"TZif2", "cut": berlin[:300],
             "large": berlin + bytes(1 << 17)}
    for name, content in files.items():
        (tmp / name).write_bytes(content)
    os.mkfifo(tmp / "pipe")
    for tz in ("", ":", "Nowhere/Else", "../../../etc/passwd", "CET-1CEST,", tmp, tmp / "none",
               tmp / "pipe", *(tmp / name for name in files)):
        line = program(path, tz, [0])
        if line != ["1970-01-01T00:00:00Z UTC 0 4 0"]:
            sys.exit(f"TZ={tz}: {line}")


def main(bin_dir):
    try:
        from zoneinfo import ZoneInfo
        zones = {name: ZoneInfo(name) for name in ZONES}
    except (ImportError, KeyError):
        zones = None
    if zones is None or not ZONEINFO.joinpath("Europe/Berlin").exists():
        print("there are no time zones here: tools/setup test")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as tmp:
        tmp = Path(tmp)
        path = tmp / "zones"
        subprocess.run([Path(bin_dir) / "rt0cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", path,
                        HERE / "zones.c"], check=True)
        for name, zone in zones.items():
            check_zone(path, name, zone)
        check_zone(path, f":{ZONEINFO}/Europe/Berlin", zones["Europe/Berlin"])
        check_no_zone(path, tmp)
        # Without TZ it is the machine's zone, whatever that is.
        if len(program(path, None, [0, 1])) != 2:
            sys.exit("no time without TZ")


if __name__ == "__main__":
    main(sys.argv[1])
