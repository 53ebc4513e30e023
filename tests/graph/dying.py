"""A process that is killed between an effect and its record: run as ``python -m tests.graph.dying HOME``."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from agents.assistant import build_assistant
from agents.planner.scripted import ScriptedPlanner
from beffroi.settings import SandboxSettings, Settings
from tests.graph.people import person
from tests.graph.test_main_request import PLAN, REQUEST
from tools.connectors import build_connectors
from tools.registry import load_registry
from tools.toolbox import CallResult, Toolbox, build_toolbox


class DyingToolbox:
    """Does what it is told, and dies right after the first effect of this tool, before anybody knows."""

    def __init__(self, toolbox: Toolbox, tool: str) -> None:
        self.registry = toolbox.registry
        self.find_effect = toolbox.find_effect
        self.warm, self.close = toolbox.warm, toolbox.close
        self._toolbox, self._tool = toolbox, tool

    def call(self, name: str, arguments: dict[str, Any], *, key: str, now: datetime) -> CallResult:
        result = self._toolbox.call(name, arguments, key=key, now=now)
        if name == self._tool:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def main(home: Path, tool: str) -> None:
    """Ask, approve, and die."""
    settings = Settings(home=home, sandbox=SandboxSettings(spares=0))
    toolbox = DyingToolbox(build_toolbox(settings, build_connectors(settings)), tool)
    planner = ScriptedPlanner({REQUEST: PLAN}, load_registry().specs)
    assistant = build_assistant(settings, planner, toolbox)
    assistant.ask(person(settings, "claire.aubry"), REQUEST, auto_approve=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
