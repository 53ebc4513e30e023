"""Ways out through files, folders, ``/proc``, ``/sys`` and devices."""

from __future__ import annotations

import ctypes
import os
import stat
from pathlib import Path

from .held import DESCRIPTORS, Held, call


def read(held: Held) -> str:
    """Read a file of the host."""
    return Path(held.aim).read_text()


def climb(held: Held) -> str:
    """The same by a path that climbs out of a folder that is there."""
    return Path("/app/beffroi/../../" + held.aim).read_text()


def link(held: Held) -> str:
    """The same through a symbolic link in its own folder."""
    os.symlink(held.aim, "/tmp/link")
    return Path("/tmp/link").read_text()


def race(held: Held) -> str:
    """Swap a folder for a link between two looks, as one that checks and then opens would be caught."""
    os.mkdir("/tmp/place")
    os.symlink(os.path.dirname(held.aim), "/tmp/other")
    os.rename("/tmp/place", "/tmp/was")
    os.rename("/tmp/other", "/tmp/place")
    return Path("/tmp/place", os.path.basename(held.aim)).read_text()


def names(held: Held) -> str:
    """List a folder of the host."""
    return " ".join(os.listdir(held.aim))


def handle(held: Held) -> str:
    """Open a file by the number of its inode, around every path."""
    kind, raw = held.aim.split()
    data = bytes.fromhex(raw)
    given = ctypes.create_string_buffer(
        len(data).to_bytes(4, "little") + int(kind).to_bytes(4, "little", signed=True) + data
    )
    place = os.open("/app/inmate", os.O_RDONLY)
    found = call("open_by_handle_at", place, given, os.O_RDONLY)
    return os.read(found, 1000).decode()


def change(held: Held) -> str:
    """Change a file that the sandbox shows."""
    Path("/app/inmate/mark.py").write_text(held.aim)
    return "done"


def create(held: Held) -> str:
    """Put a new module beside the house's code."""
    Path("/app/inmate/new.py").write_text(held.aim)
    return "done"


def remove(held: Held) -> str:
    """Delete a file that the sandbox shows."""
    Path("/app/inmate/victim.py").unlink()
    return "done"


def mode(held: Held) -> str:
    """Change the mode of a file that the sandbox shows."""
    os.chmod("/app/inmate/mark.py", 0o777)
    return "done"


def write(held: Held) -> str:
    """Write a file where the aim says."""
    Path(held.aim).write_text("here")
    return "done"


def environ(held: Held) -> str:
    """Read the variables of a process of the host."""
    return Path(f"/proc/{held.aim}/environ").read_bytes().replace(b"\0", b" ").decode()


def open_file(held: Held) -> str:
    """Read a deleted file through the descriptor of the process that holds it."""
    pid, number = held.aim.split()
    return Path(f"/proc/{pid}/fd/{number}").read_text()


def first_bytes(held: Held) -> str:
    """Read a disk."""
    with open(held.aim, "rb", buffering=0) as disk:
        return "done" if len(disk.read(512)) == 512 else "empty"


def terminal(held: Held) -> str:
    """Make a terminal."""
    os.close(os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY))
    return "done"


def device(held: Held) -> str:
    """Make the node of a device."""
    call("mknodat", -100, b"/tmp/node", stat.S_IFCHR | 0o600, os.makedev(1, 3))
    return "done"


def plant(held: Held) -> str:
    """Leave a link to elsewhere in a folder of the city."""
    os.symlink("/etc/passwd", os.path.join(held.aim, "link"))
    return "done"


def environment(held: Held) -> str:
    """Read the variables of the house's own process."""
    return " ".join(os.environ.values())


def inherited(held: Held) -> str:
    """Read whatever file was left open."""
    found = []
    for number in range(3, DESCRIPTORS):
        try:
            if stat.S_ISREG(os.fstat(number).st_mode):
                found.append(os.pread(number, 1000, 0).decode(errors="replace"))
        except OSError:
            continue
    return " ".join(found)
