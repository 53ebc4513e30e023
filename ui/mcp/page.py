"""Whether the assistant's page is served, so that nobody is sent to an address that does not answer."""

from __future__ import annotations

import httpx

from beffroi.settings.installation import ServerSettings

_SECONDS = 1.0
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Addresses to listen on that are none to go to."""


def served_page(server: ServerSettings) -> str:
    """Address of the page of these settings where it answers now; empty where it does not."""
    host = _ANY.get(server.host, server.host)
    page = f"http://{f'[{host}]' if ':' in host else host}:{server.port}"
    try:
        answer = httpx.get(f"{page}/healthz", timeout=_SECONDS, trust_env=False)
    except httpx.HTTPError:
        return ""
    return page if answer.is_success else ""
