"""A program that speaks the Model Context Protocol on its standard streams: it tells the time.

Standard library only, so that any sandbox runs it. It stands for the programs that a city may bring.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

_TOOL = {"name": "heure", "description": "Tells the time of the day.", "inputSchema": {"type": "object"}}


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The result of one request of the protocol."""
    match asked["method"]:
        case "initialize":
            told = {"name": "horloge", "version": "1"}
            version = asked["params"]["protocolVersion"]
            return {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": told}
        case "tools/list":
            return {"tools": [_TOOL]}
        case "tools/call":
            return {"content": [{"type": "text", "text": f"{datetime.now():%H:%M}"}]}
        case _:
            return {}


def main() -> None:
    """Answer each line that has an id."""
    for line in sys.stdin:
        asked = json.loads(line)
        if "id" in asked:
            told = {"jsonrpc": "2.0", "id": asked["id"], "result": answer(asked)}
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
