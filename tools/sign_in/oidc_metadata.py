"""What a provider says of itself (OpenID Connect Discovery 1.0), and its keys, which change at any time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from beffroi.settings.bases import HttpSystem
from beffroi.settings.sign_in import OidcSignIn
from tools.reach.http import HttpService, broken

NAME = "fournisseur d'identité"
_KEPT = 3600.0
_KEYS_AT_MOST_EVERY = 20.0


class Metadata:
    """The discovery document and the keys of one provider, kept for an hour; safe between threads.

    Only the issuer of the settings is ever asked: every address that its document names must have its origin.
    """

    def __init__(self, settings: OidcSignIn, clock: Callable[[], float] = time.monotonic) -> None:
        parts = urlsplit(settings.url)
        self._origin, self._path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
        system = HttpSystem(url=self._origin, timeout=settings.timeout, ca=settings.ca)
        self.settings = settings
        self.service = HttpService(NAME, system)
        self._clock = clock
        self._lock = threading.Lock()
        self._document: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, list[dict[str, Any]]] | None = None

    @property
    def names_itself(self) -> bool:
        """Whether the provider puts its name on every answer (RFC 9207)."""
        return self._read().get("authorization_response_iss_parameter_supported") is True

    def endpoint(self, name: str, *, needed: bool = True) -> str:
        """An address of the provider; empty where it has none that is not needed.

        Raises:
            ToolError: the provider cannot be asked; or the address is missing or elsewhere.
        """
        found = self._read().get(name)
        if found is None and not needed:
            return ""
        if not isinstance(found, str) or not self._is_own(found):
            broken(NAME, f"son adresse « {name} » manque ou est ailleurs que {self._origin}")
        return found

    def path(self, name: str, *, needed: bool = True) -> str:
        """The same address without its origin."""
        return self.endpoint(name, needed=needed)[len(self._origin) :]

    def key(self, kid: str | None, algorithm: str) -> PyJWK | None:
        """The key that a token names; keys are read again where none fits, since providers change them.

        Raises:
            ToolError: the provider cannot be asked.
        """
        return self._find(self._read_keys(), kid, algorithm) or self._find(
            self._read_keys(again=True), kid, algorithm
        )

    def _find(self, keys: list[dict[str, Any]], kid: str | None, algorithm: str) -> PyJWK | None:
        fitting = []
        for key in keys:
            if key.get("use", "sig") != "sig" or key.get("alg", algorithm) != algorithm:
                continue
            if kid is None or key.get("kid") == kid:
                try:
                    fitting.append(PyJWK(key, algorithm))
                except PyJWTError:  # a kind of key that this algorithm does not use
                    continue
        return fitting[0] if len(fitting) == 1 else None

    def _read(self) -> dict[str, Any]:
        with self._lock:
            if self._document is None or self._clock() - self._document[0] > _KEPT:
                told = self.service.read(self._path + "/.well-known/openid-configuration").json()
                self._check(told)
                self._document = (self._clock(), told)
            return self._document[1]

    def _check(self, told: Any) -> None:
        if not isinstance(told, dict) or told.get("issuer") != self.settings.url:
            broken(NAME, "il ne porte pas le nom réglé par sign_in.oidc.url")
        methods = told.get("code_challenge_methods_supported", ["S256"])
        if "S256" not in methods:
            broken(NAME, "il n'accepte pas PKCE (S256)")

    def _read_keys(self, *, again: bool = False) -> list[dict[str, Any]]:
        path = self.path("jwks_uri")
        with self._lock:
            age = None if self._keys is None else self._clock() - self._keys[0]
            if self._keys is None or age is None or age > (_KEYS_AT_MOST_EVERY if again else _KEPT):
                told = self.service.read(path).json()
                keys = told.get("keys") if isinstance(told, dict) else None
                if not isinstance(keys, list):
                    broken(NAME, "ses clés sont illisibles")
                self._keys = (self._clock(), [key for key in keys if isinstance(key, dict)])
            return self._keys[1]

    def _is_own(self, address: str) -> bool:
        parts = urlsplit(address)
        own = f"{parts.scheme}://{parts.netloc}" == self._origin
        return own and not parts.fragment and parts.path.startswith("/")
