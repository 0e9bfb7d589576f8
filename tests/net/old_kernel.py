"""A kernel without epoll_pwait2 (before 5.11), and a sandbox that forbids it: a filter
makes the call fail, and everything must work by epoll_pwait."""

import ctypes
import os
import struct
from common.serving import REQUEST, Client, Server, check

EPOLL_PWAIT2 = 441
ENOSYS, EPERM = 38, 1
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, ERRNO = 0x7fff0000, 0x00050000


def forbid(error):
    """In the child, before exec: the call returns -error from now on."""
    libc = ctypes.CDLL(None, use_errno=True)
    code = b"".join(struct.pack("=HBBI", *i) for i in (
        (LOAD, 0, 0, 0), (JUMP_IF_EQUAL, 0, 1, EPOLL_PWAIT2),
        (RETURN, 0, 0, ERRNO | error), (RETURN, 0, 0, ALLOW)))
    buffer = ctypes.create_string_buffer(code)
    program = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))

    def apply():
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or \
           libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0):
            os._exit(99)
    apply.buffer = buffer       # lives as long as the filter's address is used
    return apply


for name, error in (("ENOSYS", ENOSYS), ("EPERM", EPERM)):
    with Server("httpd", files=20, preexec=forbid(error)) as server:
        clients = [Client(server) for _ in range(30)]       # accept sleeps: timers too
        for c in clients[:5]:
            c.send(REQUEST)
            assert c.answer().status == 200
            c.socket.close()
        for c in clients[5:]:
            c.send(REQUEST)
            assert c.answer().status == 200
            c.socket.close()
        check(True, f"epoll_pwait2 fails with {name}: 30 clients are served at a limit of 20")
