"""`beffroi mcp serve`: the city's tools for another client of the protocol, in one person's name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.output import note, progress
from ui.cli.session import person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beffroi.settings.installation import Settings
    from beffroi.tool import ToolSpec
    from ui.mcp.calls import Calls


def serve(
    user: str = options.USER,
    http: int = typer.Option(
        0, "--http", metavar="PORT", min=0, max=65535, help="Servir en HTTP sur 127.0.0.1 ; sinon sur stdio."
    ),
) -> None:
    """Offrir les outils de la Ville à un client MCP, au nom de cette personne.

    Mêmes règles, accords, bac à sable et registre que la page. Un accord ne se donne jamais par ce protocole.
    """
    from tools.reach.hosts import allowed_hosts
    from ui.cli.circuit import sentence
    from ui.config import refuse_wrong_settings
    from ui.environment import without_tracing
    from ui.mcp.server import HOST, PATH, build_server, http_token, serve_http, serve_stdio
    from ui.settings import load_settings

    without_tracing(os.environ)
    settings = load_settings()
    refuse_wrong_settings()
    note(f"Hôtes joignables : {sentence(allowed_hosts(settings))}")
    with opened_calls(settings, user) as (calls, specs):
        server = build_server(calls, specs)
        if not http:
            serve_stdio(server)
            return
        file, token = http_token(settings.home)
        note(f"MCP : http://{HOST}:{http}{PATH} au nom de {user} · jeton dans {file} (en-tête Authorization)")
        serve_http(server, http, token)


@contextmanager
def opened_calls(settings: Settings, user: str) -> Iterator[tuple[Calls, Mapping[str, ToolSpec]]]:
    """What answers the calls of clients, over the assistant of this installation; closed at the end.

    Raises:
        BeffroiError: the installation cannot work; says what is missing.
        Refused: ``accounts.unknown``.
    """
    from ui.home import prepare_home

    with progress("Préparation") as tell:
        prepare_home(settings, tell)
        from agents.assistant import build_assistant
        from agents.planner.stated import StatedPlanner
        from tools.connectors import build_connectors
        from tools.toolbox import build_toolbox
        from ui.mcp.calls import Calls
        from ui.mcp.page import served_page

        connectors = build_connectors(settings)
        toolbox = build_toolbox(settings, connectors)
        planner = StatedPlanner(settings, toolbox.registry)
        assistant = build_assistant(settings, planner, toolbox, connectors=connectors)
    with closing(assistant):
        person(assistant.guards.accounts, user)
        specs = toolbox.registry.specs
        yield Calls(assistant, planner, specs, user, partial(served_page, settings.server)), specs
