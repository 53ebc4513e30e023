"""Logs hold where something broke and of what kind it was, never the values."""

from __future__ import annotations

import subprocess
import sys

BREAKS = """
import logging
from ui.logs import set_up_logs
set_up_logs()
set_up_logs()
def inner():
    raise ValueError("Zyxwvut habite ici")
try:
    try:
        inner()
    except ValueError as error:
        raise KeyError("Zyxwvut") from error
except KeyError:
    logging.getLogger("beffroi.test").exception("run %s broke", "4f1c")
"""


def test_an_exception_is_told_by_kind_and_place_without_what_it_says() -> None:
    done = subprocess.run([sys.executable, "-c", BREAKS], capture_output=True, text=True, check=True)
    told = done.stderr
    assert "Zyxwvut" not in told and told.count("run 4f1c broke") == 1
    assert told.index("KeyError") < told.index("ValueError") and " inner" in told
