"""The shipped unit is one that systemd takes, closed to the network, with the drop-in that a command writes."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.needs import require
from tools.reach.firewall import systemd_rules
from tools.reach.hosts import Host

UNIT = Path(__file__).parents[2] / "deploy" / "systemd" / "beffroi.service"
EXPOSED = 4.0
"""Most that `systemd-analyze security` may find, of 10; it counts what bubblewrap needs as exposed."""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit as a machine has it, with a program that exists on this one, and its drop-in."""
    require(shutil.which("systemd-analyze"), "systemd-analyze (apt-get install systemd)")
    file = tmp_path / "beffroi.service"
    file.write_text(re.sub(r"^ExecStart=.*", "ExecStart=/bin/true", UNIT.read_text(), flags=re.MULTILINE))
    drop_in = tmp_path / "beffroi.service.d" / "circuit.conf"
    drop_in.parent.mkdir()
    drop_in.write_text(systemd_rules((Host("10.0.0.5", 8000, "model"),), lambda name: (name,)))
    return file


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)


def test_systemd_takes_the_unit_without_a_word(unit: Path) -> None:
    done = analyze("verify", str(unit))
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if "beffroi" in line] == []


def test_the_unit_is_little_exposed_and_refuses_addresses(unit: Path) -> None:
    told = analyze("security", "--offline=true", str(unit)).stdout
    found = re.search(r"Overall exposure level for beffroi.service: ([0-9.]+)", told)
    assert found is not None and float(found[1]) <= EXPOSED, told
    assert "Service defines IP address allow list" in told


def test_without_the_drop_in_it_reaches_this_machine_alone() -> None:
    lines = UNIT.read_text().splitlines()
    assert "IPAddressDeny=any" in lines
    assert [line for line in lines if line.startswith("IPAddressAllow=")] == ["IPAddressAllow=localhost"]
