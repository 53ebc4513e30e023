"""A run as a client gets it: the words that the command line prints, and the object of ``--json`` beside."""

from __future__ import annotations

import io

import mcp.types as types

from agents.views import RunView, to_json
from beffroi.errors import BeffroiError, Refused
from ui.cli.output import Out
from ui.cli.render import show_run
from ui.mcp.offered import ANSWER, ANSWERABLE, OUTCOME


def answer_of(view: RunView, page: str) -> types.CallToolResult:
    """What became of a run.

    Args:
        page: address of the assistant's page; empty where it is not served.
    """
    words = _printed(view)
    structured = {"run": view.run, "status": view.status, "view": to_json(view)}
    if view.status == "waiting" and view.approval is not None:
        where = on_page(page, "approvals", view.approval.id)
        words += (
            f"\nRien n'est fait encore : une personne doit donner son accord, {where}par la commande "
            f"ci-dessus. Ensuite, {OUTCOME} avec run = {view.run} dit ce qui a été fait."
        )
        address = f"{page}/approvals/{view.approval.id}" if page else ""
        structured["approval"] = {"id": view.approval.id, "by": view.approval.by, "page": address}
    elif view.question is not None and view.question.about not in ANSWERABLE:
        where = on_page(page, "runs", view.run)
        words += f"\nUne personne répond elle-même, {where}par la commande ci-dessus."
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=words)],
        structuredContent=structured,
        isError=view.status in ("failed", "refused"),
    )


def error_of(error: BeffroiError) -> types.CallToolResult:
    """What happened and what to do next."""
    rule = f" (règle {error.rule})" if isinstance(error, Refused) else ""
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=f"{error.fr}{rule}\n{error.en}")], isError=True
    )


def on_page(page: str, room: str, name: str) -> str:
    """« sur http://…/approvals/…, ou » where the page is served."""
    return f"sur {page}/{room}/{name}, ou " if page else ""


def _printed(view: RunView) -> str:
    reply = ""
    if view.question is not None and view.question.about in ANSWERABLE:
        reply = f"Répondre : {ANSWER} avec run = {view.run} et reply = ce que la personne a choisi ou dit."
    text = io.StringIO()
    show_run(view, reply, Out(text))
    return text.getvalue().strip()
