"""The connection to an OPA server: to the named server alone, its authority checked, with our token."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from opa_client.opa import OpaClient  # type: ignore[import-untyped]  # it ships no types

from beffroi.errors import ConfigurationError
from beffroi.hosts import LOOPBACK
from guards.policy.opa_line import Line, LineAdapter, bounded


@dataclass(frozen=True)
class Module:
    """A module that the server holds: its package with ``/``, its text."""

    package: str
    text: str


class Client(OpaClient):  # type: ignore[misc]  # an untyped base
    """The client, deaf to proxies and credentials of the environment, and never led to another server."""

    def _init_session(self) -> requests.Session:
        self.line = Line()
        session: requests.Session = super()._init_session()
        session.trust_env = False
        session.max_redirects = 1
        session.headers["Accept-Encoding"] = "identity"
        session.hooks["response"] += [_stay, bounded]
        adapter = LineAdapter(self.line)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session

    def close_connection(self) -> None:
        """End the connection."""
        super().close_connection()
        self.line.drop()

    def modules(self) -> dict[str, Module]:
        """Every module that the server holds, by name."""
        response = self._session.get(f"{self.root_url}/policies", timeout=self.timeout)
        response.raise_for_status()
        return {each["id"]: _module(each) for each in response.json()["result"]}

    def trust(self, ca: Path) -> None:
        """Take no server but one that this authority signed."""
        self._session.verify = str(ca)


def connect(url: str, timeout: float, token: str = "", ca: Path | None = None) -> Client:
    """A client of the server; nothing is asked of it yet.

    Raises:
        ConfigurationError: the URL is not one of a server; a token that would travel in the clear or is no
            token; an authority that cannot be read, or for a server without TLS.
    """
    parts = _parts(url)
    secure = parts.scheme == "https"
    host = str(parts.hostname)
    _check_token(token, url, safe=secure or host in LOOPBACK)
    if ca is not None:
        _check_authority(ca, url, secure=secure)
    client = Client(
        host=f"[{host}]" if ":" in host else host,
        port=parts.port or (443 if secure else 8181),
        ssl=secure,
        token=token or None,
        retries=0,
        timeout=timeout,
    )
    if ca is not None:
        client.trust(ca)
    return client


def _module(told: dict[str, Any]) -> Module:
    path = [part["value"] for part in told["ast"]["package"]["path"]]
    return Module("/".join(path[1:]), told["raw"])


def _stay(response: requests.Response, **_: Any) -> None:
    # OPA redirects `/v1/policies/` to itself without the slash; whatever leads elsewhere is not ours.
    if response.is_redirect:
        there = urlsplit(urljoin(response.url, response.headers["location"]))
        if there[:2] != urlsplit(response.url)[:2]:
            raise requests.exceptions.InvalidURL("redirected to another server")


def _parts(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise ConfigurationError(
            f"Le réglage policy.url (« {url} ») n'est pas l'adresse d'un serveur OPA, comme "
            "http://127.0.0.1:8181.",
            f"Setting policy.url ('{url}') is not the URL of an OPA server.",
        )
    return parts


def _check_token(token: str, url: str, *, safe: bool) -> None:
    if not token:
        return
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigurationError(
            "Le secret de policy.token n'est pas un jeton : il ne tient pas en un mot de caractères ASCII.",
            "The secret of policy.token is not one word of ASCII characters.",
        )
    if not safe:
        raise ConfigurationError(
            f"Le jeton de policy.token passerait en clair vers « {url} » : mettez une adresse https, ou un "
            "serveur sur cette machine.",
            f"The token would travel in the clear to '{url}': use https.",
        )


def _check_authority(ca: Path, url: str, *, secure: bool) -> None:
    if not secure:
        raise ConfigurationError(
            f"Le réglage policy.ca ne sert que pour une adresse https, et policy.url est « {url} ».",
            f"Setting policy.ca needs an https URL, not '{url}'.",
        )
    try:
        ssl.create_default_context(cafile=str(ca))
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"Le réglage policy.ca (« {ca} ») n'est pas un fichier PEM lisible d'autorité de certification.",
            f"Setting policy.ca ('{ca}') is not a readable PEM file: {error}",
        ) from error
