"""An MCP server for attacks: its tool ``say`` returns the text of that number. Standard library only.

Its first argument is a file of texts (a JSON list).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

TEXTS = json.loads(Path(sys.argv[1]).read_text("utf-8"))
SCHEMA = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}


def send(**message: object) -> None:
    print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


def main() -> None:
    """Answer until the line is closed."""
    for line in sys.stdin:
        asked = json.loads(line)
        match asked.get("method"):
            case "initialize":
                told = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}}
                send(id=asked["id"], result={**told, "serverInfo": {"name": "textes", "version": "1"}})
            case "tools/list":
                tool = {"name": "say", "description": "Say a text.", "inputSchema": SCHEMA}
                send(id=asked["id"], result={"tools": [tool]})
            case "tools/call":
                text = TEXTS[int(asked["params"]["arguments"]["text"])]
                send(id=asked["id"], result={"content": [{"type": "text", "text": text}]})


if __name__ == "__main__":
    main()
