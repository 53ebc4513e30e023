"""B1 and B2: LangGraph's prebuilt tool-calling agent, over `ChatLlamaCpp` or over a local server.

`langgraph.prebuilt.create_react_agent` is what LangChain 1.x offers as `create_agent`, and a dependency of
this house already.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.tools import StructuredTool

from agents.models.chat_llama import chat_llama
from agents.models.weights import embedded_weights
from beffroi.tool import ToolSpec
from evals.bench.planning.answering import CONTEXT, MAX_TOKENS, MAX_TURNS, Answer, Bench
from evals.bench.planning.chat import ServerChat
from evals.bench.planning.desk import Desk, flat_name, instructions, schema
from evals.bench.planning.requests import Gold
from evals.bench.planning.server import LocalServer
from evals.bench.planning.watch import Watch
from evals.planning.world import World, open_world

Spent = Callable[[], tuple[float, float]]
"""Seconds of prefill and decode since the request began."""


class ToolLoop:
    """Answers with an agent over a chat model.

    Args:
        begin: called before each request.
        spent: called after it.
        close: ends what the model stands on.
    """

    def __init__(
        self,
        chat: BaseChatModel,
        bench: Bench,
        begin: Callable[[], None],
        spent: Spent,
        close: Callable[[], None],
    ) -> None:
        self._chat = chat
        self._city = bench.city
        self._specs = bench.specs
        self._begin, self._spent, self._close = begin, spent, close

    def answer(self, gold: Gold) -> Answer:
        """See `Answering.answer`."""
        world = open_world(self._city)
        desk = Desk(world, self._specs)
        self._begin()
        start = time.perf_counter()
        said, failure = self._run(gold.case.request, desk, world)
        seconds = time.perf_counter() - start
        right = not failure and desk.right(said, gold)
        kind = "" if right else failure or _kind(desk)
        return Answer(right, len(desk.calls), seconds, *self._spent(), kind)

    def close(self) -> None:
        """See `Answering.close`."""
        self._close()

    def _run(self, request: str, desk: Desk, world: World) -> tuple[str, str]:
        """The last message and, where it broke off, why."""
        agent = _agent(self._chat, _tools(desk, self._specs), instructions(world))
        try:
            state = agent.invoke(
                {"messages": [("user", request)]}, {"recursion_limit": 2 * MAX_TURNS, "callbacks": []}
            )
        except Exception as error:  # noqa: BLE001  # rivals break in ways of their own: no answer, and said
            return "", f"interrompu ({type(error).__name__})"
        return str(state["messages"][-1].content), ""


def langchain_llama(bench: Bench) -> ToolLoop:
    """B1: `ChatLlamaCpp` as shipped; only file, context, threads and greedy choice are set."""
    chat = chat_llama(embedded_weights(), n_ctx=CONTEXT, n_threads=bench.threads, max_tokens=MAX_TOKENS)
    watch = Watch()
    watch.attach()
    chat.invoke("Bonjour")
    return ToolLoop(chat, bench, watch.reset, lambda: (watch.prefill, watch.decode), lambda: None)


def server_agent(bench: Bench) -> ToolLoop:
    """B2: the agent over an OpenAI-compatible server on this machine, with a prompt cache."""
    server = LocalServer(embedded_weights(), bench.threads)
    chat = ServerChat(url=server.url)
    chat.warm(instructions(open_world(bench.city)), [schema(spec) for spec in bench.specs.values()])
    return ToolLoop(chat, bench, chat.reset, lambda: (chat.prefill, chat.decode), server.close)


def _agent(chat: BaseChatModel, tools: list[StructuredTool], prompt: str) -> Any:
    from langgraph.prebuilt import create_react_agent

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return create_react_agent(chat, tools, prompt=prompt)


def _tools(desk: Desk, specs: Mapping[str, ToolSpec]) -> list[StructuredTool]:
    return [_tool(desk, spec) for spec in specs.values()]


def _tool(desk: Desk, spec: ToolSpec) -> StructuredTool:
    name = flat_name(spec.name)

    def call(**arguments: Any) -> str:
        return desk.call(name, arguments)

    parameters = schema(spec)["function"]["parameters"]
    return StructuredTool.from_function(call, name=name, description=spec.summary, args_schema=parameters)


def _kind(desk: Desk) -> str:
    if not desk.calls:
        return "aucun appel compris" if desk.errors else "aucun appel d'outil"
    return "autres appels"
