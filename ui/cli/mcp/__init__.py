"""`beffroi mcp`: servers of the Model Context Protocol, reviewed and listed; and Beffroi as such a server."""

from __future__ import annotations

import typer

from ui.cli.mcp import listing, reviewing, serving

app = typer.Typer(no_args_is_help=True, help="Le protocole MCP : serveurs relus, et Beffroi comme serveur.")
app.command("list")(listing.list_servers)
app.command("review")(reviewing.review)
app.command("serve")(serving.serve)
