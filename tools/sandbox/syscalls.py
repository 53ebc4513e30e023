"""System calls that a sandbox may make, by number; whatever is not here does not exist for it.

Three lists: what a tool's Python needs; what it needs more until it is ready; what a program of other authors
(an MCP server) needs more than both. Numbers are those of the kernel's ``asm/unistd_64.h`` (x86-64) and
``asm-generic/unistd.h`` (arm64).

Left out on purpose, among all else: sockets other than pairs, links (what a program leaves in a folder of the
city is a file or a folder), namespaces and mounts, other processes' memory, kernel keyrings, io_uring, BPF,
memory that no limit counts (memfd, System V and POSIX queues), clocks, modules, and for tools every way to
start a process, a thread or a program or to send a signal.
"""

from __future__ import annotations

Table = dict[str, tuple[int | None, int | None]]
"""Name: number on x86-64, number on arm64; None where that machine has no such call."""

TOOL: Table = {
    # files and folders, by name and by descriptor
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "pwrite64": (18, 68), "lseek": (8, 62), "close": (3, 57), "open": (2, None), "openat": (257, 56),
    "stat": (4, None), "lstat": (6, None), "fstat": (5, 80), "newfstatat": (262, 79), "statx": (332, 291),
    "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439), "readlink": (89, None),
    "readlinkat": (267, 78), "getdents64": (217, 61), "getcwd": (79, 17), "mkdir": (83, None),
    "mkdirat": (258, 34), "unlink": (87, None), "unlinkat": (263, 35), "rmdir": (84, None),
    "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276), "ftruncate": (77, 46),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "umask": (95, 166), "fcntl": (72, 25),
    "ioctl": (16, 29), "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24),
    # waiting
    "select": (23, None), "pselect6": (270, 72), "poll": (7, None), "ppoll": (271, 73),
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "sched_yield": (24, 124),
    "restart_syscall": (219, 128),
    # memory
    "mmap": (9, 222), "munmap": (11, 215), "mprotect": (10, 226), "mremap": (25, 216), "madvise": (28, 233),
    "brk": (12, 214),
    # signals of its own, locks, threads' housekeeping
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "futex": (202, 98), "set_robust_list": (273, 99), "rseq": (334, 293),
    # who and when it is
    "gettid": (186, 178), "getpid": (39, 172), "getppid": (110, 173), "getuid": (102, 174),
    "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153),
    "getrusage": (98, 165), "sysinfo": (99, 179), "uname": (63, 160), "getrandom": (318, 278),
    "prlimit64": (302, 261), "getrlimit": (97, 163), "sched_getaffinity": (204, 123),
    # the end
    "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip

START: Table = {
    # bubblewrap starts the program and waits for it; the program then locks itself in (`tools.sandbox.lock`)
    "getpriority": (140, 141), "setpriority": (141, 140),
    "execve": (59, 221), "arch_prctl": (158, None), "set_tid_address": (218, 96), "wait4": (61, 260),
    "prctl": (157, 167), "landlock_create_ruleset": (444, 444), "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
}  # fmt: skip

PROGRAM: Table = {
    # processes and threads; not clone3, whose flags lie in memory that a filter cannot read
    "clone": (56, 220), "fork": (57, None), "vfork": (58, None), "waitid": (247, 95), "kill": (62, 129),
    "tkill": (200, 130), "tgkill": (234, 131), "setpgid": (109, 154), "getpgid": (121, 155),
    "getpgrp": (111, None), "setsid": (112, 157), "getsid": (124, 156),
    "sched_getparam": (143, 121), "sched_getscheduler": (145, 120), "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126), "membarrier": (324, 283), "getcpu": (309, 168),
    # pipes, pairs of sockets, events
    "pipe": (22, None), "pipe2": (293, 59), "epoll_create": (213, None), "epoll_create1": (291, 20),
    "epoll_ctl": (233, 21), "epoll_wait": (232, None), "epoll_pwait": (281, 22), "epoll_pwait2": (441, 441),
    "eventfd2": (290, 19), "signalfd4": (289, 74), "timerfd_create": (283, 85), "timerfd_settime": (286, 86),
    "timerfd_gettime": (287, 87), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27),
    "inotify_rm_watch": (255, 28), "socketpair": (53, 199), "sendmsg": (46, 211), "recvmsg": (47, 212),
    "sendto": (44, 206), "recvfrom": (45, 207), "shutdown": (48, 210), "getsockopt": (55, 209),
    "setsockopt": (54, 208), "getsockname": (51, 204), "getpeername": (52, 205), "close_range": (436, 436),
    # files
    "preadv": (295, 69), "pwritev": (296, 70), "chdir": (80, 49), "fchdir": (81, 50), "truncate": (76, 45),
    "sendfile": (40, 71), "copy_file_range": (326, 285), "statfs": (137, 43), "fstatfs": (138, 44),
    "fadvise64": (221, 223), "fallocate": (285, 47), "fsync": (74, 82), "fdatasync": (75, 83),
    "flock": (73, 32), "utimensat": (280, 88), "utime": (132, None), "utimes": (235, None),
    "msync": (26, 227), "mincore": (27, 232),
    # who it is, timers, signals
    "getgroups": (115, 158), "getresuid": (118, 148), "getresgid": (120, 150), "capget": (125, 90),
    "setrlimit": (160, 164), "getitimer": (36, 102), "setitimer": (38, 103), "alarm": (37, None),
    "pause": (34, None), "timer_create": (222, 107), "timer_settime": (223, 110),
    "timer_gettime": (224, 108), "timer_delete": (226, 111), "rt_sigtimedwait": (128, 137),
    "rt_sigsuspend": (130, 133), "rt_sigpending": (127, 136),
}  # fmt: skip
