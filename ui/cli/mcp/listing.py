"""`beffroi mcp list`: the servers of the settings and which of their tools are in use. Asks no server."""

from __future__ import annotations

from ui.cli import options
from ui.cli.output import note, say, show_json, table


def list_servers(json: bool = options.JSON) -> None:
    """Les serveurs des réglages : outils en service ou arrêtés, et pourquoi. N'interroge aucun serveur."""
    from tools.packages.installation import load_installation
    from ui.settings import load_settings

    settings = load_settings()
    found = load_installation(settings).servers
    if json:
        show_json(
            [
                {
                    "server": one.server,
                    "at": settings.mcp[one.server].url or settings.mcp[one.server].command,
                    "tools": list(one.tools),
                    "off": [{"tool": off.tool, "why": off.fr} for off in one.off],
                    "why": "" if settings.mcp[one.server].tools else _none(one.server),
                }
                for one in found
            ]
        )
        return
    if not found:
        say("Aucun serveur MCP dans les réglages.")
        return
    rows = [(one.server, tool, "en service") for one in found for tool in one.tools]
    rows += [(one.server, off.tool, "arrêté") for one in found for off in one.off]
    rows += [(one.server, "—", _none(one.server)) for one in found if not settings.mcp[one.server].tools]
    table(("Serveur", "Outil", "État"), rows)
    for one in found:
        for off in one.off:
            note(f"{one.server} · {off.tool} : {off.fr}")


def _none(server: str) -> str:
    return f"aucun outil admis : beffroi mcp review {server}"
