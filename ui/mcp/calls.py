"""What a call of a client does: always a run of the assistant, for the one person behind this server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mcp.types as types

from agents.assistant import Assistant
from agents.planner.stated import StatedPlanner
from agents.views import RunView
from beffroi.errors import BeffroiError, Refused
from beffroi.identity import Actor
from beffroi.tool import ToolSpec
from guards.runs.runs import question_closed
from ui.cli.tool.arguments import trial_of
from ui.mcp.answers import answer_of, error_of, on_page
from ui.mcp.offered import ANSWER, ANSWERABLE, ASK, OUTCOME, wire_name


class Calls:
    """Answers the calls of clients. Safe between threads.

    Args:
        assistant: that plans with ``planner``.
        specs: the tools, by name.
        account: sign-in name of the person; at each call their roles are those that count now.
        page: gives the address of the assistant's page where it is served now, else nothing.
    """

    def __init__(
        self,
        assistant: Assistant,
        planner: StatedPlanner,
        specs: Mapping[str, ToolSpec],
        account: str,
        page: Callable[[], str],
    ) -> None:
        self._assistant = assistant
        self._planner = planner
        self._specs = specs
        self._names = {wire_name(name): name for name in specs}
        self._account = account
        self._page = page

    def call(self, name: str, arguments: Mapping[str, Any]) -> types.CallToolResult:
        """The answer to one call, errors included."""
        try:
            return answer_of(self._run(name, arguments), self._page())
        except BeffroiError as error:
            return error_of(error)

    def _run(self, name: str, arguments: Mapping[str, Any]) -> RunView:
        actor = self._actor()
        match name:
            case _ if name == ASK:
                before = arguments.get("conversation")
                return self._assistant.ask(actor, arguments["request"], conversation=before)
            case _ if name == OUTCOME:
                return self._assistant.view(actor, arguments["run"])
            case _ if name == ANSWER:
                return self._answer(actor, arguments["run"], arguments["reply"])
            case _ if name in self._names:
                return self._tool(actor, self._specs[self._names[name]], arguments)
            case _:
                raise Refused("mcp.unknown", "Cet outil n'existe pas ici.", "There is no such tool here.")

    def _tool(self, actor: Actor, spec: ToolSpec, arguments: Mapping[str, Any]) -> RunView:
        said = {key: str(value) for key, value in arguments.items() if value not in (None, "")}
        trial = trial_of(spec, said, self._specs, "Appel")
        with self._planner.stating(trial.request, trial.plan):
            return self._assistant.ask(actor, trial.request)

    def _answer(self, actor: Actor, run: str, reply: str) -> RunView:
        view = self._assistant.view(actor, run)
        if view.question is None:
            raise question_closed()
        if view.question.about not in ANSWERABLE:
            raise Refused(
                "mcp.person",
                f"À cette question, une personne répond elle-même : {on_page(self._page(), 'runs', run)}"
                f"beffroi answer {run} … --as {actor.id}.",
                "A person answers this question, on the page or at the command line.",
            )
        return self._assistant.answer(actor, run, reply, question=view.question.id)

    def _actor(self) -> Actor:
        return self._assistant.guards.roles.now(self._account)
