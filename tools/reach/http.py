"""One HTTP service of the city: a pinned address, bounded answers, errors as the house says them.

    service = HttpService("tickets", system, headers={"X-Redmine-API-Key": key})
    answer = service.read("/issues.json", {"limit": "100"})
    answer.json()["issues"]

Reads are asked again a few times; a write is sent once. A redirect is never followed: the address of the
settings is the only one that is ever asked.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx

from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.systems import HttpSystem
from tools.reach.breaker import Breaker, Health
from tools.reach.deadline import Deadline
from tools.reach.retry import read_with_retries

MOST_BYTES = 32_000_000
_CONNECTIONS = httpx.Limits(max_connections=16, max_keepalive_connections=4)
_JSON = {"Accept": "application/json"}
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True)
class Answer:
    """What a service answered.

    Attributes:
        status: HTTP status; one of 200 to 299, or one that the asker said it expects.
        kind: media type, without parameters.
    """

    status: int
    kind: str
    body: bytes
    service: str

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ToolError: ``BROKEN`` where it is none (an HTML page of a proxy, a cut answer).
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            broken(self.service, f"réponse illisible, de type « {self.kind or 'inconnu'} »")


class HttpService:
    """One service behind one address; safe to use from several threads.

    Args:
        name: for people (« tickets »).
        system: its settings: address, time limit, authority.
        headers: sent with every request, the credential among them; never shown.
        auth: user and password, for HTTP Basic; never shown.
        breaker: of this system; its own where None.

    Raises:
        ConfigurationError: the address or the authority's file is wrong.
    """

    def __init__(
        self,
        name: str,
        system: HttpSystem,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self.name = name
        self.host = urlsplit(system.url).netloc
        self._timeout = system.timeout
        self._breaker = breaker or Breaker(name)
        self._client = httpx.Client(
            base_url=system.url,
            headers={**_JSON, **(headers or {})},
            auth=auth,
            verify=_trust(system),
            trust_env=False,
            follow_redirects=False,
            limits=_CONNECTIONS,
        )

    @property
    def health(self) -> Health:
        """The service as the last calls found it, without asking it."""
        return self._breaker.health

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._client.close()

    def read(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        expected: Collection[int] = (),
    ) -> Answer:
        """An answer that changes nothing; asked again where the service cannot be reached.

        Args:
            path: below the address of the settings.
            body: bytes as they are, anything else as JSON.
            expected: statuses beside 200 to 299 that the asker reads itself (404, 422).

        Raises:
            ToolError: ``UNAVAILABLE``, ``TIMEOUT``, ``LIMIT`` or ``BROKEN``.
        """
        deadline = Deadline(self._timeout)
        return read_with_retries(lambda: self._ask(deadline, method, path, query, body, headers, expected))

    def write(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expected: Collection[int] = (),
    ) -> Answer:
        """A change, sent once; after any failure but `never_sent` the caller must look for the effect.

        Raises:
            ToolError: as for `read`.
        """
        return self._ask(Deadline(self._timeout), method, path, query, body, headers, expected)

    def _ask(
        self,
        deadline: Deadline,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: Any,
        headers: Mapping[str, str] | None,
        expected: Collection[int],
    ) -> Answer:
        content = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        try:
            with self._breaker.call():
                return self._send(deadline, expected, method, path, params=query, headers=headers, **content)
        except ConfigurationError as error:
            raise ToolError(Failure.UNAVAILABLE, error.fr, error.en) from error

    def _send(
        self, deadline: Deadline, expected: Collection[int], method: str, path: str, **what: Any
    ) -> Answer:
        try:
            with self._client.stream(method, path, timeout=deadline.left(), **what) as response:
                body = bytearray()
                for part in response.iter_bytes():
                    body += part
                    deadline.left()
                    if len(body) > MOST_BYTES:
                        self._too_long()
        except (TimeoutError, httpx.TimeoutException):
            raise ToolError(
                Failure.TIMEOUT,
                f"Le système « {self.name} » ({self.host}) n'a pas répondu à temps. Réessayez plus tard.",
                f"'{self.name}' ({self.host}) did not answer in time. Try again later.",
            ) from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            self._unreachable(error)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        answer = Answer(response.status_code, kind, bytes(body), self.name)
        if not response.is_success and response.status_code not in expected:
            self._refused(response)
        return answer

    def _too_long(self) -> NoReturn:
        raise ToolError(
            Failure.LIMIT,
            f"La réponse du système « {self.name} » est trop longue : précisez la recherche.",
            f"The answer of '{self.name}' is too long: narrow the search.",
        )

    def _unreachable(self, error: Exception) -> NoReturn:
        certificate = _certificate_problem(error)
        if certificate:
            raise ConfigurationError(
                f"Le certificat du système « {self.name} » ({self.host}) est refusé : {certificate}. "
                "Corrigez « ca » dans ses réglages, ou le certificat.",
                f"The certificate of '{self.name}' ({self.host}) is refused: {certificate}. "
                "Correct 'ca' in its settings, or the certificate.",
            ) from None
        what = "connexion refusée" if isinstance(error, _NEVER_SENT) else "connexion interrompue"
        raise ToolError(
            Failure.UNAVAILABLE,
            f"Le système « {self.name} » ({self.host}) est injoignable ({what}). Réessayez plus tard.",
            f"'{self.name}' ({self.host}) cannot be reached ({type(error).__name__}). Try again later.",
        ) from None

    def _refused(self, response: httpx.Response) -> NoReturn:
        """A status that nobody expects. Nothing of the body is told: it may hold anything."""
        status = response.status_code
        if status in (401, 403, 407):
            raise ConfigurationError(
                f"Le système « {self.name} » ({self.host}) refuse le compte des réglages, ou ne lui ouvre "
                f"pas ce qu'il faut (HTTP {status}).",
                f"'{self.name}' ({self.host}) refuses the account of the settings, or what it asks for "
                f"(HTTP {status}).",
            )
        if response.is_redirect:
            broken(self.name, f"elle renvoie ailleurs (HTTP {status}), ce qui n'est jamais suivi")
        if status in (408, 429) or status >= 500:
            raise ToolError(
                Failure.UNAVAILABLE,
                f"Le système « {self.name} » ({self.host}) est en panne ou surchargé (HTTP {status}). "
                "Réessayez plus tard.",
                f"'{self.name}' ({self.host}) fails or is overloaded (HTTP {status}). Try again later.",
            )
        broken(self.name, f"HTTP {status}")


def broken(service: str, what: str) -> NoReturn:
    """A service answered what it never should.

    Args:
        what: what is wrong, in French; nothing of the answer's own text.

    Raises:
        ToolError: ``BROKEN``.
    """
    raise ToolError(
        Failure.BROKEN,
        f"Le système « {service} » a mal répondu ({what}). Prévenez l'administrateur.",
        f"'{service}' answered wrongly ({what}). Tell the administrator.",
    )


def _trust(system: HttpSystem) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if system.ca is None else str(system.ca))
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"Le fichier d'autorité « {system.ca} » est absent ou illisible ({type(error).__name__}).",
            f"The authority's file '{system.ca}' is absent or unreadable ({type(error).__name__}).",
        ) from None


def _certificate_problem(error: BaseException | None) -> str:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return str(error.verify_message)
        error = error.__cause__ or error.__context__
    return ""
