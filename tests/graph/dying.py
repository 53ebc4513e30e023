"""A process that is killed between an effect and its record: run as ``python -m tests.graph.dying HOME``."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from agents.assistant import build_assistant
from agents.planner.scripted import ScriptedPlanner
from beffroi.settings.installation import SandboxSettings, Settings
from tests.graph.people import person
from tests.graph.test_main_request import PLAN, REQUEST
from tests.graph.touchy import TouchyToolbox
from tools.connectors import build_connectors
from tools.registry import load_registry
from tools.toolbox import build_toolbox


def main(home: Path, tool: str) -> None:
    """Ask, approve, and die."""
    settings = Settings(home=home, sandbox=SandboxSettings(spares=0))

    def die(name: str) -> None:
        if name == tool:
            os.kill(os.getpid(), signal.SIGKILL)

    toolbox = TouchyToolbox(build_toolbox(settings, build_connectors(settings)), after=die)
    planner = ScriptedPlanner({REQUEST: PLAN}, load_registry().specs)
    assistant = build_assistant(settings, planner, toolbox)
    assistant.ask(person(settings, "claire.aubry"), REQUEST, auto_approve=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
