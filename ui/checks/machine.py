"""What the machine itself must have."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

from beffroi.errors import SandboxError
from beffroi.settings.installation import Settings
from ui.checks.findings import Found, Missing, Optional, Result

OLDEST, NEWEST = (3, 11), (3, 13)
PROFILE = Path(__file__).parents[2] / "deploy" / "apparmor" / "beffroi-bwrap"
_SWITCHES = (
    ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
    ("user/max_user_namespaces", "0", "user.max_user_namespaces=15000"),
)
ROOM = 1 << 30
"""Bytes that the home's disk should have free: the merged model, the city, a year of records."""


def check_python(_: Settings) -> Result:
    """The interpreter's version."""
    version = platform.python_version()
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return Found(version)
    return Missing(f"{version} : il faut 3.11, 3.12 ou 3.13", "BEFFROI_PYTHON=python3.11 make install")


def check_settings_file(_: Settings) -> Result:
    """Whether every setting of the file and of the environment is one."""
    from ui.config import check_settings

    report = check_settings()
    if report.ok:
        return Found(f"« {report.file} »" if report.present else "ceux par défaut")
    wrong = ", ".join(finding.setting or str(report.file) for finding in report.errors)
    return Missing(f"à corriger : {wrong}", "beffroi config check")


def check_folder(settings: Settings) -> Result:
    """Whether others of this machine are kept out of the home: who reads it may act as anybody."""
    if not settings.home.exists():
        return Found(f"« {settings.home} » sera fait, fermé aux autres")
    mode = settings.home.stat().st_mode & 0o077
    if not mode:
        return Found(f"« {settings.home} », fermé aux autres comptes de la machine")
    return Missing(
        f"« {settings.home} » est ouvert à d'autres comptes de la machine", f"chmod 700 {settings.home}"
    )


def check_sandbox(settings: Settings) -> Result:
    """Bubblewrap, by making one sandbox of the kind that tools run in."""
    from tools.sandbox.jail import build_jail
    from tools.sandbox.spare import Spare

    try:
        spare = Spare(build_jail(), settings.sandbox)
        try:
            spare.wait_ready()
        finally:
            spare.kill()
    except SandboxError as error:
        if shutil.which("bwrap") is None:
            return Missing(error.fr, "sudo apt-get install bubblewrap")
        return Missing(error.fr, namespaces_remedy())
    return Found(f"{_version('bwrap', '--version')}, un essai réussi")


def namespaces_remedy(kernel: Path = Path("/proc/sys")) -> str:
    """What opens user namespaces to bubblewrap, by what keeps them shut on this machine."""
    if _number(kernel / "kernel" / "apparmor_restrict_unprivileged_userns") == "1":
        return (
            f"sudo install -m 0644 {PROFILE} /etc/apparmor.d/ && "
            f"sudo apparmor_parser -r /etc/apparmor.d/{PROFILE.name}"
        )
    for name, shut, remedy in _SWITCHES:
        if _number(kernel / name) == shut:
            return f"sudo sysctl {remedy}"
    return "docs/operators/running.md, « When something is wrong » (dans un conteneur, permettez-les)"


def _number(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""


def check_disk(settings: Settings) -> Result:
    """Room where the state is kept."""
    folder = settings.home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    shown = f"{free / (1 << 30):.1f} Gio libres dans « {settings.home} »".replace(".", ",", 1)
    if free >= ROOM:
        return Found(shown)
    return Missing(f"{shown} : il en faut 1", "BEFFROI_HOME=/un/autre/disque beffroi serve")


def check_opa(settings: Settings) -> Result:
    """The second policy engine; needed where ``policy.url`` names a server, and by tests."""
    from guards.policy import find_opa

    beside = Path(sys.executable).with_name("opa")
    binary = find_opa() or (str(beside) if beside.exists() else "")
    if binary:
        return Found(f"{_version(binary, 'version')} ({binary})")
    return Optional("absent : le moteur embarqué (regopy) décide seul", "make test (le construit avec Go)")


def check_chromium(_: Settings) -> Result:
    """The browser that tests drive."""
    for name in ("chromium", "chromium-browser", str(Path(sys.executable).with_name("chromium"))):
        if found := shutil.which(name):
            return Found(_version(found, "--version"))
    return Optional("absent : seuls les tests de la page en ont besoin", "scripts/install-tests.sh")


def _version(program: str, *arguments: str) -> str:
    try:
        done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return program
    first = next((line.strip() for line in done.stdout.splitlines() if line.strip()), program)
    return first.removeprefix("Version: ")
