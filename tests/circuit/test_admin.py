"""The command beside the service: started as the unit is, its secrets included."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ADMIN = Path(__file__).parents[2] / "deploy" / "systemd" / "beffroi-admin"
UNIT = ADMIN.with_name("beffroi.service").read_text()
DROP_IN = """\
[Service]
LoadCredential=annuaire:/etc/beffroi/annuaire
LoadCredentialEncrypted=beffroi-master:/etc/credstore.encrypted/beffroi-master
Environment="BEFFROI_DATABASE=postgresql+psycopg://beffroi@bd/etat"
IPAddressAllow=10.0.0.5
"""


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/bash\n{script}\n")
    file.chmod(0o755)


def beside(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.run([ADMIN, *words], env=environment, capture_output=True, text=True, check=False)


def test_a_command_beside_the_service_has_its_user_home_and_secrets(tmp_path: Path) -> None:
    (tmp_path / "unit").write_text(UNIT + DROP_IN)
    program(tmp_path, "systemctl", f'[ "$*" = "cat beffroi.service" ] && cat {tmp_path / "unit"}')
    program(tmp_path, "systemd-run", 'printf "%s\\n" "$@"; exit 3')
    done = beside(tmp_path, "erase", "person", "Mme Durand")
    given = done.stdout.splitlines()
    assert done.returncode == 3
    assert given[-4:] == [f"{ADMIN.parents[2]}/.venv/bin/beffroi", "erase", "person", "Mme Durand"]
    for line in ("User=beffroi", "Environment=BEFFROI_HOME=/var/lib/beffroi", "UMask=0077"):
        assert line in given
    assert set(DROP_IN.splitlines()[1:-1]) < set(given)
    assert not any(line.startswith(("ExecStart", "MemoryMax", "IPAddress")) for line in given)


def test_without_the_unit_nothing_is_started(tmp_path: Path) -> None:
    program(tmp_path, "systemctl", "echo 'No files found for beffroi.service.' >&2; exit 1")
    program(tmp_path, "systemd-run", "echo started")
    done = beside(tmp_path, "doctor")
    assert done.returncode == 1 and done.stdout == "" and "No files found" in done.stderr
