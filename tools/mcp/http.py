"""A server behind one address: no other is ever asked, TLS is checked, every byte of it counted."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from mcp.client.streamable_http import streamable_http_client

from beffroi.errors import ConfigurationError, Failure
from beffroi.settings.mcp import McpServer
from beffroi.touched import touch_url
from tools.mcp.talk import Received, Sent, Talk


class _Counted(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, talk: Talk) -> None:
        self._stream = stream
        self._talk = talk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            self._talk.spend(len(part))
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


class Pinned(httpx.AsyncBaseTransport):
    """Asks one address only.

    Args:
        url: that address.
        inner: what sends the requests.
    """

    def __init__(self, url: httpx.URL, inner: httpx.AsyncBaseTransport, talk: Talk) -> None:
        self._url = url
        self._inner = inner
        self._talk = talk

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See `httpx.AsyncBaseTransport`."""
        if request.url != self._url:
            self._redirected(str(request.url))
            raise httpx.RequestError("another address", request=request)
        try:
            response = await self._inner.handle_async_request(request)
        except httpx.TransportError as error:
            self._unreachable(error)
            raise
        if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
            await response.aclose()
            self._compressed()
            raise httpx.RequestError("compressed", request=request)
        if response.is_redirect:
            self._redirected(response.headers.get("location", ""))
        elif response.status_code in (401, 403):
            self._talk.end(
                Failure.UNAVAILABLE,
                "refuse l'accès : vérifiez son token dans les réglages.",
                "refuses access: check its token in the settings.",
            )
        elif response.status_code >= 400 and request.method == "POST":
            self._talk.end(
                Failure.UNAVAILABLE,
                f"a répondu par une erreur ({response.status_code}). Réessayez plus tard.",
                f"answered with an error ({response.status_code}). Try again later.",
            )
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Counted(response.stream, self._talk)
        return response

    async def aclose(self) -> None:
        """See `httpx.AsyncBaseTransport`."""
        await self._inner.aclose()

    def _redirected(self, where: str) -> None:
        shown = "".join(c for c in where if c.isprintable())[:120]
        self._talk.end(
            Failure.BROKEN,
            f"renvoie vers une autre adresse ({shown}) : elle n'est pas suivie. Seule "
            "url, dans les réglages, est permise.",
            f"redirects elsewhere ({shown}): not followed. Only url, in the settings, is allowed.",
        )

    def _compressed(self) -> None:
        """A small answer must not become a large one after its bytes were counted."""
        self._talk.end(
            Failure.BROKEN,
            "a envoyé une réponse compressée, alors que c'est exclu : l'appel est arrêté.",
            "sent a compressed answer, which is not allowed: the call was stopped.",
        )

    def _unreachable(self, error: httpx.TransportError) -> None:
        never = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout))
        why = "connexion refusée" if never else "connexion interrompue"
        why = "certificat refusé" if "CERTIFICATE" in str(error).upper() else why
        self._talk.end(
            Failure.UNAVAILABLE,
            f"est injoignable ({why}). Vérifiez url et ca dans les réglages.",
            f"cannot be reached ({type(error).__name__}). Check url and ca in the settings.",
        )


@asynccontextmanager
async def address(server: McpServer, talk: Talk) -> AsyncIterator[tuple[Received, Sent]]:
    """The streams of messages from and to the server's address (Streamable HTTP).

    Raises:
        ConfigurationError: its authority's file or its token cannot be read.
    """
    assert server.url is not None
    touch_url(server.url)
    inner = httpx.AsyncHTTPTransport(verify=_trusted(server), retries=0)
    headers = {"Accept-Encoding": "identity"}
    headers |= {"Authorization": f"Bearer {server.token.read_key()}"} if server.token else {}
    client = httpx.AsyncClient(
        transport=Pinned(httpx.URL(server.url), inner, talk),
        headers=headers,
        timeout=httpx.Timeout(server.timeout),
        follow_redirects=False,
        trust_env=False,
    )
    async with client, streamable_http_client(server.url, http_client=client) as (received, sent, _):
        yield received, sent


def _trusted(server: McpServer) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(server.ca) if server.ca else None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"« {server.ca} » n'est pas un fichier PEM lisible : corrigez ca.",
            f"'{server.ca}' is no PEM file.",
        ) from error
