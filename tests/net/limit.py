"""Too few descriptors: one line on standard error, the others are served, and those who
wait are accepted when there is room again."""

import re
from common.serving import REQUEST, Client, Server, check, until

with Server("httpd", files=40) as server:
    clients = []
    for _ in range(80):
        clients.append(Client(server))
    first = clients[0]
    until(lambda: server.stderr() != "", "it is reported")
    line = server.stderr()
    check(re.fullmatch(rf"rt0: accept 127\.0\.0\.1:{server.port}: too many open files "
                       r"\(descriptor limit 40\); waiting\n", line), line.strip())
    for _ in range(3):
        first.send(REQUEST)
        check(first.answer().status == 200, "those who are in are served")
    last = clients[-1]
    # One goes, one comes, at the limit all the while.
    for c in clients[:48]:
        c.socket.close()
    last.send(REQUEST)
    check(last.answer().status == 200, "the last in the queue is served in the end")
    for c in clients[48:]:
        c.send(REQUEST)
        assert c.answer().status == 200
        c.socket.close()
    check(True, "and so are all the others")
    with Client(server) as c:
        c.send(REQUEST)
        check(c.answer().status == 200, "and who comes now")
    check(server.stderr() == line, "it was reported once")
