"""The walls around a tool, by name. What is tried against each of them: `evals.attacks.escapes`."""

from __future__ import annotations

from enum import StrEnum


class Wall(StrEnum):
    """One wall. All stand, always; only the catalogue of attacks builds a jail that lacks some."""

    # What it can see and reach: namespaces and mounts, by bubblewrap
    NETWORK = "network namespace"
    PROCESSES = "process namespace"
    IPC = "IPC namespace"
    USERS = "user namespace"
    HOST_NAME = "host name namespace"
    FILES = "empty root"
    READ_ONLY = "read-only mounts"
    FOLDER_SIZE = "size of the temporary folder"
    ENVIRONMENT = "empty environment"
    SESSION = "session of its own"
    DESCRIPTORS = "closed descriptors"
    SINGLE_USE = "one call, one sandbox"
    # What it may ask of the kernel
    CAPABILITIES = "no capabilities"
    PRIVILEGES = "no new privileges"
    SECCOMP = "system-call list"
    LANDLOCK = "Landlock"
    # What it may use
    MEMORY = "limit of memory"
    LOCKED_MEMORY = "limit of locked memory"
    CPU = "limit of processor time"
    PROCESS_COUNT = "limit of processes"
    FILE_SIZE = "limit of a file's size"
    OPEN_FILES = "limit of open files"
    CLOCK = "limit of time on the clock"
    # What it may say
    BYTES = "limit of bytes in all"
    MESSAGE = "limit of a message's bytes"
    FORM = "form of a message"
    OPERATIONS = "declared operations"
    COUNT = "limit of operations"
    PACE = "pace of operations"
    TYPES = "types of arguments"
    KEY = "the call's own key"
    ONE_EFFECT = "one effect a call"
    ORIGIN = "what the call was given"
    RIGHTS = "the asker's rights"
    RESULT = "declared result"
