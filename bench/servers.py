"""The servers of the row `http`: how each is started, watched and stopped.

All of them answer GET with `Hello, World!`, its type, its length and the date;
they run from the first slice to the last, each on a port of its own, tied to one
processor, asleep while another is being loaded.
"""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from harness import PEERS, WORK, Skip, cc, go, ours, tool

NGINX_CONF = """\
worker_processes 1;
daemon off;
pid {dir}/pid;
error_log {dir}/error.log crit;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    server_tokens off;
    default_type text/plain;
    keepalive_requests 1000000000;
    client_body_temp_path {dir}/body;
    proxy_temp_path {dir}/proxy;
    fastcgi_temp_path {dir}/fastcgi;
    uwsgi_temp_path {dir}/uwsgi;
    scgi_temp_path {dir}/scgi;
    server {{
        listen {address};
        location / {{ return 200 "Hello, World!"; }}
    }}
}}
"""


def ours_command(build):
    return lambda address: [ours(build, "httpd"), address]


def nginx_command(address):
    program = tool("nginx", "nginx-light", "/usr/sbin", "/usr/local/sbin")
    directory = WORK / "nginx"
    directory.mkdir(parents=True, exist_ok=True)
    conf = directory / "nginx.conf"
    conf.write_text(NGINX_CONF.format(dir=directory, address=address))
    return [program, "-p", directory, "-c", conf, "-e", directory / "error.log"]


def epoll_command(address):
    return [cc("epoll_http", PEERS / "epoll_http.c"), address]


def go_command(address):
    return [go("http_go", PEERS / "go_http"), address]


class Server:
    """A running server; raises Skip if it does not come up or answers wrong."""

    def __init__(self, command, on, procs=1, answers=True):
        """Starts it on the CPUs `on`; an echo does not answer, so it is not asked."""
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        words = [str(word) for word in command(self.address)]
        self.log = WORK / f"{Path(words[0]).name}.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=dict(os.environ, GOMAXPROCS=str(procs), RT0_PROCS=str(procs)),
                start_new_session=True, preexec_fn=lambda: os.sched_setaffinity(0, on))
        try:
            self.wait_until_up()
            if answers:
                self.check(1)
                self.check(16)
        except Skip:
            self.stop()
            raise

    def wait_until_up(self):
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            self.assert_alive()
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise Skip("does not accept connections")

    def assert_alive(self):
        status = self.process.poll()
        if status is not None:
            lines = self.log.read_text(errors="replace").splitlines()
            raise Skip(f"ended with {status}: {lines[0] if lines else 'no message'}")

    def check(self, depth):
        """Sends `depth` requests at once and wants as many right answers."""
        request = f"GET / HTTP/1.1\r\nHost: {self.address}\r\n\r\n".encode()
        got = b""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as s:
                s.sendall(request * depth)
                while got.count(b"Hello, World!") < depth:
                    more = s.recv(65536)
                    if not more:
                        break
                    got += more
        except OSError:
            pass
        answers = got.count(b"Hello, World!")
        if answers != depth or got.count(b"HTTP/1.1 200 ") != depth:
            raise Skip(f"{answers} right answers to {depth} requests")

    def cpu_seconds(self):
        """CPU time so far of the server's processes, all their threads."""
        return sum(int((task / "schedstat").read_text().split()[0])
                   for pid in family(self.process.pid)
                   for task in Path(f"/proc/{pid}/task").iterdir()) / 1e9

    def stop(self):
        """Asks, then insists; only the process group that was started here."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(2)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def family(pid):
    """The process and its descendants: nginx answers from a child."""
    pids = [pid]
    for parent in pids:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        pids += map(int, children.split())
    return pids


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
