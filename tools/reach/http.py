"""One HTTP service of the city: a pinned address, bounded answers, errors as the house says them.

    service = HttpService("tickets", system, headers={"X-Redmine-API-Key": key})
    answer = service.read("/issues.json", {"limit": "100"})
    answer.json()["issues"]

Reads are asked again a few times; a write is sent once. A redirect is never followed: the address of the
settings is the only one that is ever asked. Answers are asked for uncompressed, and compressed ones refused:
so a small answer cannot become a large one. No cookie is kept.
"""

from __future__ import annotations

import json
import ssl
from base64 import b64encode
from collections.abc import Callable, Collection, Generator, Mapping
from dataclasses import dataclass
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any, BinaryIO, NoReturn
from urllib.parse import unquote, urlsplit

import httpx

from beffroi.errors import ConfigurationError, EffectDoubt, Failure, NotAsked, ToolError
from beffroi.settings.systems import HttpSystem
from beffroi.touched import touch_url
from beffroi.transport import transport, until
from tools.reach.breaker import Breaker, Health
from tools.reach.deadline import Deadline
from tools.reach.retry import read_with_retries

MOST_BYTES = 32_000_000
_ALWAYS = {"Accept": "application/json", "Accept-Encoding": "identity"}
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True)
class _Kinds:
    """What is raised where no byte left, and where the service may do or have done what it was asked."""

    unsent: type[ToolError] = ToolError
    unclear: type[ToolError] = ToolError


_READ, _WRITE = _Kinds(), _Kinds(NotAsked, EffectDoubt)


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
            return json.loads(self.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            broken(self.service, f"réponse illisible, de type « {self.kind or 'inconnu'} »")


class _Credential(httpx.Auth):
    """What every request carries; kept out of the client's own headers, which show themselves."""

    def __init__(self, headers: Mapping[str, str], auth: tuple[str, str] | None) -> None:
        basic = {} if auth is None else {"Authorization": _basic(*auth)}
        self._headers = {**headers, **basic}

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers.update(self._headers)
        yield request


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
        self._url = system.url
        self._timeout = system.timeout
        self._breaker = breaker or Breaker(name)
        self._client = httpx.Client(
            base_url=system.url,
            headers=_ALWAYS,
            auth=_Credential(headers or {}, auth),
            transport=transport(_trust(system)),
            trust_env=False,
            follow_redirects=False,
        )
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

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
        deadline, what = Deadline(self._timeout), _what(query, body, headers)
        ask = partial(self._ask, deadline, expected, method, path, **what)
        return _said(lambda: read_with_retries(ask, deadline))

    def download(
        self, path: str, into: BinaryIO, most: int, *, seconds: float, expected: Collection[int] = ()
    ) -> Answer:
        """A file, written to ``into`` from its beginning; asked again as `read` is. The answer has no body.

        Args:
            most: bytes that it may have.
            seconds: for all of it.

        Raises:
            ToolError: as for `read`; ``LIMIT`` where it is longer.
            OSError: it cannot be written.
        """
        deadline = Deadline(seconds)

        def once() -> Answer:
            into.seek(0)
            into.truncate()
            return self._ask(deadline, expected, "GET", path, into=into, most=most)

        return _said(lambda: read_with_retries(once, deadline))

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
        """A change, sent once.

        Raises:
            NotAsked: no byte of it left.
            EffectDoubt: no answer came in time, or one that does not say whether it was done: a cut line, a
                status of 500 or more (a gateway's, whose service may still be at work), an unreadable answer.
            ToolError: the service refuses it.
        """
        deadline, what = Deadline(self._timeout), _what(query, body, headers)
        return _said(lambda: self._ask(deadline, expected, method, path, kinds=_WRITE, **what))

    def _ask(
        self,
        deadline: Deadline,
        expected: Collection[int],
        method: str,
        path: str,
        *,
        kinds: _Kinds = _READ,
        into: BinaryIO | None = None,
        most: int = MOST_BYTES,
        **what: Any,
    ) -> Answer:
        """One exchange.

        Raises:
            ToolError: as for `read` or `write`.
            ConfigurationError: the account or the certificate is refused: asking again would not help.
        """
        self._check_path(path, kinds)
        touch_url(self._url)
        with self._breaker.call(kinds.unsent):
            try:
                with self._client.stream(method, path, timeout=until(deadline.moment), **what) as response:
                    unread = self._unread(response, expected, kinds)
                    body = b"" if unread else self._body(response, into, most, kinds)
            except (TimeoutError, httpx.TimeoutException) as error:
                raise _kind(error, kinds)(
                    Failure.TIMEOUT,
                    f"Le système « {self.name} » ({self.host}) n'a pas répondu à temps. Réessayez plus tard.",
                    f"'{self.name}' ({self.host}) did not answer in time. Try again later.",
                ) from None
            except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
                self._unreachable(error, kinds)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return Answer(response.status_code, kind, body, self.name)

    def _unread(self, response: httpx.Response, expected: Collection[int], kinds: _Kinds) -> bool:
        """Refuses a status that nobody expects before its body is read; whether the body says nothing."""
        if not response.is_success and response.status_code not in expected:
            self._refused(response, kinds)
        if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
            broken(self.name, "réponse compressée, alors que c'est exclu", kinds.unclear)
        return response.request.method == "HEAD"

    def _body(self, response: httpx.Response, into: BinaryIO | None, most: int, kinds: _Kinds) -> bytes:
        body, length = bytearray(), 0
        keep = body.extend if into is None or not response.is_success else into.write
        for part in response.iter_raw():
            length += len(part)
            if length > most:
                self._too_long(kinds)
            keep(part)
        return bytes(body)

    def _check_path(self, path: str, kinds: _Kinds) -> None:
        """A path may come from an answer; it must stay below the address of the settings."""
        plain = unquote(path.partition("?")[0])
        within = path.startswith("/") and not path.startswith("//") and path.isprintable()
        if not within or "\\" in plain or {".", ".."} & set(plain.split("/")):
            broken(self.name, "il renvoie à une adresse qui n'est pas la sienne", kinds.unsent)

    def _too_long(self, kinds: _Kinds) -> NoReturn:
        raise kinds.unclear(
            Failure.LIMIT,
            f"La réponse du système « {self.name} » est trop longue : précisez la recherche.",
            f"The answer of '{self.name}' is too long: narrow the search.",
        )

    def _unreachable(self, error: Exception, kinds: _Kinds) -> NoReturn:
        tls = _tls_problem(error)
        certificate = tls.verify_message if isinstance(tls, ssl.SSLCertVerificationError) else ""
        if certificate:
            raise ConfigurationError(
                f"Le certificat du système « {self.name} » ({self.host}) est refusé : {certificate}. "
                "Corrigez « ca » dans ses réglages, ou le certificat.",
                f"The certificate of '{self.name}' ({self.host}) is refused: {certificate}. "
                "Correct 'ca' in its settings, or the certificate.",
            ) from None
        what = "connexion refusée" if isinstance(error, _NEVER_SENT) else "connexion interrompue"
        what = (
            "il ne parle pas TLS à cette adresse" if tls and isinstance(error, httpx.ConnectError) else what
        )
        raise _kind(error, kinds)(
            Failure.UNAVAILABLE,
            f"Le système « {self.name} » ({self.host}) est injoignable ({what}). Réessayez plus tard.",
            f"'{self.name}' ({self.host}) cannot be reached ({type(error).__name__}). Try again later.",
        ) from None

    def _refused(self, response: httpx.Response, kinds: _Kinds) -> NoReturn:
        """A status that nobody expects. Nothing of the body is told: it may hold anything."""
        status = response.status_code
        kind = ToolError if 400 <= status < 500 else kinds.unclear
        if status in (401, 403, 407):
            raise ConfigurationError(
                f"Le système « {self.name} » ({self.host}) refuse le compte des réglages, ou ne lui ouvre "
                f"pas ce qu'il faut (HTTP {status}).",
                f"'{self.name}' ({self.host}) refuses the account of the settings, or what it asks for "
                f"(HTTP {status}).",
            )
        if response.is_redirect:
            broken(self.name, f"il renvoie ailleurs (HTTP {status}), ce qui n'est jamais suivi", kind)
        if status in (408, 429) or status >= 500:
            raise kind(
                Failure.UNAVAILABLE,
                f"Le système « {self.name} » ({self.host}) est en panne ou surchargé (HTTP {status}). "
                "Réessayez plus tard.",
                f"'{self.name}' ({self.host}) fails or is overloaded (HTTP {status}). Try again later.",
            )
        broken(self.name, f"HTTP {status}", kind)


def broken(service: str, what: str, kind: type[ToolError] = ToolError) -> NoReturn:
    """A service answered what it never should.

    Args:
        what: what is wrong, in French; nothing of the answer's own text.

    Raises:
        ToolError: ``BROKEN``, of this ``kind``.
    """
    raise kind(
        Failure.BROKEN,
        f"Le système « {service} » a mal répondu ({what}). Prévenez l'administrateur.",
        f"'{service}' answered wrongly ({what}). Tell the administrator.",
    )


def _kind(error: Exception, kinds: _Kinds) -> type[ToolError]:
    return kinds.unsent if isinstance(error, _NEVER_SENT) else kinds.unclear


def _basic(user: str, password: str) -> str:
    """RFC 7617, in UTF-8."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode("ascii")


def _what(query: Mapping[str, str] | None, body: Any, headers: Mapping[str, str] | None) -> dict[str, Any]:
    content = {} if body is None else {"content": body} if isinstance(body, bytes) else {"json": body}
    return {"params": query, "headers": headers, **content}


def _said(ask: Callable[[], Answer]) -> Answer:
    """What an administrator must mend, as a tool's error; it was asked once, so that no account is locked."""
    try:
        return ask()
    except ConfigurationError as error:
        raise ToolError(Failure.UNAVAILABLE, error.fr, error.en) from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _trust(system: HttpSystem) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if system.ca is None else str(system.ca))
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"Le fichier d'autorité « {system.ca} » est absent ou illisible ({type(error).__name__}).",
            f"The authority's file '{system.ca}' is absent or unreadable ({type(error).__name__}).",
        ) from None


def _tls_problem(error: BaseException | None) -> ssl.SSLError | None:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error
