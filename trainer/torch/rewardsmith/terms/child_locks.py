"""
What is taken from a process before it runs reward code: memory beyond a limit, files, the network, other processes. Runs in the
child, with the standard library alone. Hurdles against mistakes and simple mischief; docs/python-terms.md says what is not held.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from typing import Any

try:
    import resource
except ImportError:  # Windows has no limits of this kind.
    resource = None  # type: ignore[assignment]

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CLOSED_EVENTS = frozenset(
    (
        "os",
        "socket",
        "subprocess",
        "shutil",
        "ctypes",
        "pty",
        "signal",
        "fcntl",
        "mmap",
        "resource",
        "webbrowser",
        "syslog",
        "pdb",
    )
)
READ_EVENTS = frozenset(("os.listdir", "os.scandir"))

# Linux's numbers of calls that start or reach other processes, or the network, by machine; answered with EPERM.
DENIED = {
    # socket connect socketpair bind clone fork vfork execve kill ptrace tkill tgkill process_vm_* execveat pidfd_send_signal
    # io_uring_setup clone3
    "x86_64": (0xC000003E, (41, 42, 53, 49, 56, 57, 58, 59, 62, 101, 200, 234, 310, 311, 322, 424, 425, 435)),
    "aarch64": (0xC00000B7, (198, 203, 199, 200, 220, 221, 129, 117, 130, 131, 270, 271, 281, 424, 425, 435)),
}
# Where modules of the standard library find what they are linked with.
LIBRARIES = (os.path.join(sys.base_prefix, "lib"), "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
# Reading files and listing folders.
LANDLOCK_READ = 1 << 2 | 1 << 3
X32_CALLS = 0x40000000
EPERM = 1
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 4, 38, 22, 2


def lock(memory_bytes: int) -> None:
    """Takes everything away, the most certain last; what a system does not have is left out."""
    os.environ.clear()
    limit_resources(memory_bytes)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        # Neither traced by others of the same user, nor given rights by a program it starts: both filters ask for that.
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            hide_files(libc)
            deny_calls(libc)
    sys.addaudithook(refuse_events())


def limit_resources(memory_bytes: int) -> None:
    """At most so many bytes of addresses beyond those of now, no file written, no core dumped."""
    if resource is None:
        return
    for name, most in (("RLIMIT_AS", addresses() + memory_bytes), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
        limit = getattr(resource, name, None)
        if limit is None:
            continue
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):
            # macOS refuses RLIMIT_AS.
            continue


def addresses() -> int:
    """Bytes of addresses this process has already; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 2**28


def hide_files(libc: Any) -> bool:
    """
    Linux 5.13 and newer: from now on no file can be opened but libraries, to be read (Landlock). False where there is no such
    thing. The numbers of the calls are the same on every machine.
    """
    version = libc.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    # Every right over files that this version knows; since 2 links from folder to folder, since 3 truncation.
    rights = ctypes.c_uint64((1 << min(12 + version, 15)) - 1)
    rules = libc.syscall(LANDLOCK_CREATE, ctypes.byref(rights), ctypes.c_size_t(8), 0)
    if rules < 0:
        return False
    for folder in {os.path.realpath(path) for path in (*sys.path, *LIBRARIES) if path}:
        if not os.path.isdir(folder):
            continue
        place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        beneath = struct.pack("=Qi", LANDLOCK_READ, place)
        libc.syscall(LANDLOCK_ADD, rules, 1, beneath, 0)
        os.close(place)
    held = libc.syscall(LANDLOCK_RESTRICT, rules, 0)
    os.close(rules)
    return bool(held == 0)


def deny_calls(libc: Any) -> bool:
    """Linux: calls that start threads and processes or open sockets fail from now on; False where there is no such filter."""
    known = DENIED.get(platform.machine())
    if known is None:
        return False
    architecture, calls = known
    program = b"".join(instructions(architecture, calls))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]

    held = Program(len(program) // 8, program)
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(held), 0, 0) == 0)


def instructions(architecture: int, calls: tuple[int, ...]) -> list[bytes]:
    """A filter in Linux's classic BPF: (code, jump if true, jump if false, value), as linux/seccomp.h has them."""
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    refuse, allow = 0x00050000 | EPERM, 0x7FFF0000
    last = len(calls) + 5

    def jump(place: int) -> int:
        return last - place - 1

    program = [
        (load, 0, 0, 4),
        # Calls of another machine's kind are refused as a whole.
        (equal, 0, jump(1), architecture),
        (load, 0, 0, 0),
        (at_least, jump(3), 0, X32_CALLS),
        *((equal, jump(place), 0, call) for place, call in enumerate(calls, 4)),
        (give, 0, 0, allow),
        (give, 0, 0, refuse),
    ]
    return [struct.pack("=HBBI", *one) for one in program]


def refuse_events() -> Any:
    """A hook that Python asks before it opens a file, a socket or a process. It lets modules of the standard library load."""
    folders = tuple(os.path.realpath(path) for path in sys.path if path)
    absolute, fspath, inside = os.path.abspath, os.fspath, tuple(folder + os.sep for folder in folders)
    path_types = (str, bytes, os.PathLike)

    def readable(path: Any) -> bool:
        if not isinstance(path, path_types):
            return isinstance(path, int)
        text = fspath(path)
        place = absolute(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
        return place.startswith(inside) or place in folders

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" or event in READ_EVENTS:
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
            if writes or not readable(arguments[0]):
                raise PermissionError("reward code cannot open files")
        elif event.partition(".")[0] in CLOSED_EVENTS:
            raise PermissionError(f"reward code may not use {event}")

    return hook
