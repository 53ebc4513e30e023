"""A server of the city behind an address, which the day's settings allow.

python -m evals.circuit.registry PORT
"""

from __future__ import annotations

import sys

from mcp.server.fastmcp import FastMCP


def main() -> None:
    """Serve on this machine until killed."""
    server = FastMCP("registre", host="127.0.0.1", port=int(sys.argv[1]), log_level="ERROR")

    @server.tool()
    def bureaux(arrondissement: str) -> str:
        """Opening hours of a district's registry office."""
        return f"Mairie du {arrondissement} : 8 h 30 à 17 h"

    server.run(transport="streamable-http")


if __name__ == "__main__":
    main()
