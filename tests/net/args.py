"""How the servers start and end: one line of reason and status 1 for what cannot work,
the address on standard output, death by the signal that asked for it."""

import os
import re
import signal
import socket
import subprocess
import sys
from common.serving import Server, check, stop

BIN = sys.argv[1]


def fails(name, args, reason):
    run = subprocess.run([os.path.join(BIN, name), *args], capture_output=True, text=True,
                         timeout=20)
    lines = run.stderr.splitlines()
    check(run.returncode == 1 and run.stdout == "" and len(lines) == 1 and reason in lines[0],
          f"{name} {' '.join(args)}: {run.stderr.strip()}")


for name in ("echo", "httpd"):
    usage = f"usage: {name} HOST:PORT"
    fails(name, [], usage)
    fails(name, ["127.0.0.1:0", "x"], usage)
    fails(name, ["8080"], "8080: malformed text")
    fails(name, ["localhost:80"], "malformed text")
    fails(name, ["127.0.0.1:http"], "malformed text")
    fails(name, ["192.0.2.1:80"], "cannot assign requested address")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        fails(name, [f"127.0.0.1:{taken.getsockname()[1]}"], "address already in use")

    with Server(name) as server:
        check(re.fullmatch(r"127\.0\.0\.1", server.host),
              f"{name} listens on {server.host}:{server.port}")
    for sig in (signal.SIGTERM, signal.SIGINT):
        server = Server(name).__enter__()
        client = server.connect()
        check(stop(server, sig) == -sig, f"{name} ends by {sig.name}")
        server.process.stdout.close()
        client.close()
        # Connections that the last one left behind do not keep the port.
        again = subprocess.Popen([os.path.join(BIN, name), f"127.0.0.1:{server.port}"],
                                 stdout=subprocess.PIPE)
        line = again.stdout.readline().decode()
        again.kill()
        again.wait()
        again.stdout.close()
        check(line == f"listening on 127.0.0.1:{server.port}\n",
              "and can be started again on its port")
