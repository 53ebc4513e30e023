"""What the doctor says of the machine itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.checks.machine import PROFILE, namespaces_remedy

APPARMOR, DEBIAN, MOST = (
    "kernel/apparmor_restrict_unprivileged_userns",
    "kernel/unprivileged_userns_clone",
    "user/max_user_namespaces",
)


@pytest.mark.parametrize(
    ("kernel", "remedy"),
    [
        ({APPARMOR: "1\n", DEBIAN: "1\n"}, "/etc/apparmor.d/beffroi-bwrap"),
        ({APPARMOR: "0\n", DEBIAN: "0\n"}, "sudo sysctl kernel.unprivileged_userns_clone=1"),
        ({DEBIAN: "1\n", MOST: "0\n"}, "sudo sysctl user.max_user_namespaces="),
        ({}, "docs/operators/running.md"),
    ],
)
def test_the_remedy_is_for_what_keeps_user_namespaces_shut_here(
    tmp_path: Path, kernel: dict[str, str], remedy: str
) -> None:
    for name, value in kernel.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(value)
    assert remedy in namespaces_remedy(tmp_path)


def test_the_profile_that_is_named_lets_bubblewrap_alone_make_namespaces() -> None:
    rules = [line.strip() for line in PROFILE.read_text().splitlines()]
    assert f"profile {PROFILE.name} /usr/bin/bwrap flags=(unconfined) {{" in rules and "userns," in rules
