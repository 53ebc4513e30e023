"""A server's reviewed tools as a package of tools: one module, and one file of declarations beside it.

So they take the way of every package (`tools.registry`): imported by the host and by the model's worker for
what they declare, and part of the registry's digest.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from beffroi.settings.mcp import McpTool
from tools.mcp.declared import DECLARED
from tools.mcp.told import Told
from tools.packages.copies import verified_copy

_MODULE = '''"""Tools of an MCP server, as reviewed: each is declared as by @tool(). Written by Beffroi."""

from tools.mcp.declared import declare_all

globals().update(declare_all(__name__, __file__))
'''


def package_name(server: str) -> str:
    """Under which the package of a server is imported."""
    return f"mcp_{server}"


def write_server_package(home: Path, server: str, tools: Sequence[tuple[Told, McpTool]]) -> Path:
    """The folder of the package; another content is another folder.

    Raises:
        ConfigurationError: it cannot be written.
    """
    declared = {
        "server": server,
        "tools": [
            {"told": told.whole, "allowed": allowed.model_dump(mode="json")} for told, allowed in tools
        ],
    }
    source = {
        "__init__.py": b"",
        DECLARED: json.dumps(declared, ensure_ascii=False, indent=1).encode(),
        "declared.py": _MODULE.encode(),
    }
    return verified_copy(package_name(server), source, home)
