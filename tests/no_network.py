"""`python -m tests.no_network ARGS...`: tongwen, where opening a connection kills the process.

The kernel does it (a seccomp filter on socket(2), for Internet addresses), so that native code
is held too, and nothing can be caught and passed over. Sockets between processes of this
computer stay open: process pools need them.
"""

import ctypes
import platform
import socket
import struct

#: <linux/audit.h>, and the number of socket(2), by machine.
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
ALLOW, KILL = 0x7FFF0000, 0x80000000
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
#: Offsets in struct seccomp_data.
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2


def program() -> bytes:
    """Give the filter: kill for socket(AF_INET | AF_INET6, ...), allow the rest."""
    architecture, number = MACHINES[platform.machine()]
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 0, 6, architecture),
        (LOAD, 0, 0, NUMBER),
        (JUMP_EQUAL, 0, 3, number),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (JUMP_EQUAL, 2, 0, socket.AF_INET),
        (JUMP_EQUAL, 1, 0, socket.AF_INET6),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, KILL),
    ]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


def forbid_network() -> None:
    """From here on, this process and those it starts cannot open a connection."""
    libc = ctypes.CDLL(None, use_errno=True)
    steps = program()
    buffer = ctypes.create_string_buffer(steps)
    # struct sock_fprog: a length and a pointer.
    described = struct.pack("HxxxxxxP", len(steps) // 8, ctypes.addressof(buffer))
    for call in ((NO_NEW_PRIVILEGES, 1, 0, 0, 0), (SET_SECCOMP, FILTER, described, 0, 0)):
        if libc.prctl(*call):
            raise OSError(ctypes.get_errno(), "the kernel takes no seccomp filter")


if __name__ == "__main__":
    from generator.cli import main

    forbid_network()
    main()
