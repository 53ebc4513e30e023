"""Landlock: a process gives up files, TCP, signals and abstract sockets, as far as the kernel knows how.

Imports nothing of the house, so that it can be run as text in front of a program of other authors. Rights and
structs as in ``linux/landlock.h``.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
# Remove a folder or a file, make a folder or a file; no link, no device.
_MAKE = 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8
READ = _READ_FILE | _READ_DIR
RUN = READ | _EXECUTE
WRITE = READ | _WRITE_FILE | _TRUNCATE | _MAKE | 1 << 13


def landlock_version() -> int:
    """Version of the kernel's Landlock; 0 where it has none."""
    return max(0, int(_syscall(_CREATE_RULESET, None, 0, _VERSION)))


def confine(allowed: Iterable[tuple[str, int]]) -> int:
    """Give up all that is not allowed, in this process and those it will start.

    Args:
        allowed: paths (missing ones are passed over) with `READ`, `RUN` or `WRITE`.

    Returns:
        The version; 0 where the kernel has none, and nothing is given up.

    Raises:
        OSError: the kernel has it and refuses.
    """
    version = landlock_version()
    if not version:
        return 0
    files = (1 << (13 + (version >= 2) + (version >= 3) + (version >= 5))) - 1
    words = (files, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 * (1 + (version >= 4) + (version >= 6))
    rules = _checked(_syscall(_CREATE_RULESET, struct.pack("<QQQ", *words), size, 0))
    for path, rights in allowed:
        _add(rules, path, rights & files)
    _checked(_syscall(_RESTRICT_SELF, rules, 0))
    os.close(rules)
    return version


def _add(rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(os.fstat(place).st_mode):
        rights &= _OF_FILES
    _checked(_syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("<Qi", rights, place), 0))
    os.close(place)


def _syscall(number: int, *arguments: int | bytes | None) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    return int(library.syscall(ctypes.c_long(number), *arguments))


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), "landlock")
    return result
