"""`beffroi tool`: the developer's commands, from a first file to a tool that plans use.

``beffroi tools`` is the same group.
"""

from __future__ import annotations

import typer

from ui.cli.tool import checking, disabling, docs, enabling, listing, new, trying

app = typer.Typer(no_args_is_help=True, help="Les outils : écrire, vérifier, essayer, activer, lister.")
for name, command in (
    ("new", new.new),
    ("check", checking.check),
    ("try", trying.try_tool),
    ("enable", enabling.enable),
    ("disable", disabling.disable),
    ("list", listing.list_tools),
    ("show", listing.show),
    ("docs", docs.docs),
):
    app.command(name)(command)
