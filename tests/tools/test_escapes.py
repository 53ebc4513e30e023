"""Ways out of the sandbox: each fails by its walls, and gets out where these are switched off; as root and not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from pathlib import Path

import pytest

from evals.attacks.escapes.catalogue import CATALOGUE, OUT_OF_SCOPE
from evals.attacks.escapes.run import Depth, run_to, trials
from tests.needs import require
from tools.sandbox.landlock import landlock_version
from tools.sandbox.seccomp import Profile, seccomp_filter
from tools.sandbox.syscalls import PROGRAM, START, TOOL
from tools.sandbox.walls import Wall

HOUSE = Path(__file__).parents[2]
NOBODY = "65534"


@pytest.mark.timeout(900)
def test_every_way_out_fails_and_succeeds_without_its_walls() -> None:
    outcomes = run_to(Depth.WITHOUT_WALLS)

    assert [(one.name, one.detail) for one in outcomes if one.succeeded] == []
    assert len(outcomes) == len(CATALOGUE) >= 60
    assert all(one.part == "tools" and one.stopped_by for one in outcomes)


@pytest.mark.timeout(900)
def test_the_same_as_the_other_kind_of_user() -> None:
    """Where the tests run as root: as nobody. A machine that runs them as a user has shown that kind already."""
    require(os.geteuid() != 0 or shutil.which("setpriv"), "setpriv (apt-get install util-linux)")
    if os.geteuid() != 0:
        return
    done = subprocess.run(
        [
            "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all",
            _python_for_everybody(), "-m", "evals.attacks.escapes", "--depth", "1", "--json",
        ],
        env={
            "PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join((str(HOUSE), sysconfig.get_path("purelib"))),
        },
        cwd="/", capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)

    assert [one for one in told["outcomes"] if one["succeeded"]] == []
    assert (told["root"], len(told["outcomes"])) == (False, len(CATALOGUE))


def test_names_are_told_apart_and_every_wall_holds_something() -> None:
    names = Counter(attempt.name for attempt in CATALOGUE)
    holding = {wall for attempt in CATALOGUE for wall in attempt.walls}

    assert [name for name, count in names.items() if count > 1] == []
    assert set(Wall) - holding <= {Wall.SINGLE_USE, Wall.PRIVILEGES, Wall.LANDLOCK}
    assert any("timing" in each for each in OUT_OF_SCOPE)


def test_a_full_run_tries_each_wall_alone() -> None:
    (attempt,) = (each for each in CATALOGUE if each.name == "an abstract socket")

    left = [set(attempt.walls) - off for off, out in trials(attempt, Depth.EACH_ALONE) if not out]

    assert left == [set(attempt.walls), *({wall} for wall in attempt.walls)]


def test_this_kernel_says_whether_it_has_landlock() -> None:
    """The walls of Landlock are tried where it stands; CI must run where it does."""
    require(landlock_version(), "a kernel with Landlock (CONFIG_SECURITY_LANDLOCK, lsm=…,landlock)")
    assert landlock_version() >= 1


def test_no_program_gains_privileges() -> None:
    """A program that runs as root whoever starts it does not, where new privileges are off; else it does."""
    require(os.geteuid() == 0 and shutil.which("setpriv"), "root, to make a program that runs as root")
    folder = Path("/var/tmp") / f"beffroi-setuid-{os.getpid()}"
    program = folder / "id"
    try:
        folder.mkdir()
        shutil.copy("/usr/bin/id", program)
        program.chmod(0o4755)
        as_nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        without = subprocess.check_output([*as_nobody, program, "-u"], text=True)
        held = subprocess.check_output([*as_nobody, "--no-new-privs", program, "-u"], text=True)
        inside = ["bwrap", "--ro-bind", "/", "/", "--", "grep", "NoNewPrivs", "/proc/self/status"]
        assert (without.strip(), held.strip()) == ("0", NOBODY)
        assert subprocess.check_output(inside, text=True).split() == ["NoNewPrivs:", "1"]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_only_these_attacks_make_a_jail_that_lacks_walls() -> None:
    makers = re.compile(r"\boff=(?!frozenset\(\))|Jail\([^)]*off")
    house = [
        file
        for room in ("agents", "beffroi", "guards", "tools", "ui")
        for file in (HOUSE / room).rglob("*.py")
    ]

    assert [str(file) for file in house if makers.search(file.read_text("utf-8"))] == []


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_what_reaches_deep_into_the_kernel_is_on_no_list(profile: Profile, machine: str) -> None:
    deep = {
        "socket", "connect", "bind", "listen", "accept", "ptrace", "process_vm_readv", "process_vm_writev", "kcmp",
        "pidfd_open", "pidfd_getfd", "process_madvise", "unshare", "setns", "clone3", "mount", "umount2", "chroot",
        "pivot_root", "move_mount", "fsopen", "open_tree", "mount_setattr", "bpf", "perf_event_open", "userfaultfd",
        "io_uring_setup", "io_uring_enter", "add_key", "request_key", "keyctl", "open_by_handle_at", "symlink",
        "symlinkat", "link", "linkat", "mknod", "mknodat", "fanotify_init", "memfd_create", "shmget", "msgget",
        "mq_open", "semget", "reboot", "kexec_load", "init_module", "finit_module", "swapon", "syslog", "acct",
        "quotactl", "settimeofday", "clock_settime", "adjtimex", "iopl", "ioperm", "personality", "sethostname",
        "setuid", "setresuid", "setgroups", "capset", "seccomp", "mlock", "modify_ldt", "vmsplice",
    }  # fmt: skip

    assert not deep & (TOOL | START | PROGRAM).keys()
    assert {"execve", "clone", "fork", "kill", "prctl", "wait4"}.isdisjoint(TOOL)
    assert len(seccomp_filter(profile, machine)) % 8 == 0


def test_numbers_are_those_of_the_kernels_own_headers() -> None:
    own = Path("/usr/include", sysconfig.get_config_var("MULTIARCH") or "", "asm", "unistd_64.h")
    generic = Path("/usr/include/asm-generic/unistd.h")
    require(generic.exists(), "linux-libc-dev")
    told = re.findall(r"#define __NR(?:3264)?_(\w+) (\d+)", generic.read_text())
    arm = {name: int(number) for name, number in told} | {"newfstatat": 79}
    for name, (x86, other) in (TOOL | START | PROGRAM).items():
        assert other in (None, arm.get(name)), name
        if own.exists():
            assert x86 is None or f"#define __NR_{name} {x86}\n" in own.read_text(), name


def _python_for_everybody() -> str:
    """An interpreter of this version that any user of the machine may run."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    candidates = (
        os.path.realpath(sys.executable),
        f"/usr/bin/python{version}",
        f"/usr/local/bin/python{version}",
    )
    for python in candidates:
        parents = [Path(python), *Path(python).parents]
        if os.path.exists(python) and all(parent.stat().st_mode & 0o001 for parent in parents):
            return python
    require(
        False,
        f"python{version} outside of root's home, for an ordinary user (apt-get install python{version})",
    )
    raise AssertionError
