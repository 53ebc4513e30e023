"""What is installed is what was locked: the installer itself, too."""

from __future__ import annotations

import re
from pathlib import Path

SCRIPTS = Path(__file__).parents[2] / "scripts"


def test_what_pip_installs_before_the_lock_can_be_read_is_known_by_its_hashes() -> None:
    asked = re.findall(r"-m pip install ([^|\n]*)", (SCRIPTS / "install.sh").read_text())
    assert asked and all("--require-hashes -r scripts/uv.txt" in each for each in asked)
    kept = re.sub(r"#.*\n|\\\n", "", (SCRIPTS / "uv.txt").read_text()).split()
    assert re.fullmatch(r"uv==\d+\.\d+\.\d+", kept[0]) and len(kept) > 1
    assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in kept[1:])
