"""The WebDAV server of the tests: its password, and the settings that reach it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from beffroi.settings.documents import Webdav
from tests.needs import require
from tools.demo import webdav_server as real
from tools.demo.webdav_server import BASE, USER, WebdavServer

__all__ = ["BASE", "PASSWORD", "PLACE", "USER", "need_webdav", "webdav_server", "webdav_settings"]

PASSWORD = "mot-de-passe-temoin-4711"  # recognised in any log or error
PLACE = "NUAGE_MDP"


def need_webdav() -> None:
    """Goes on only where a real server can be run."""
    require(not real.missing(), "wsgidav, cheroot, openssl: scripts/install-tests.sh")


@contextmanager
def webdav_server(root: Path, certificates: Path, password: str = PASSWORD) -> Iterator[WebdavServer]:
    """A server of the files below a folder; ended with the context."""
    with real.webdav_server(root, certificates, password) as server:
        yield server


def webdav_settings(server: WebdavServer, folders: list[dict[str, Any]], **more: Any) -> Webdav:
    """Settings of documents in these folders of it."""
    given = {"kind": "webdav", "url": server.url, "ca": server.ca, "user": USER, "password": {"env": PLACE}}
    return Webdav.model_validate(given | {"folders": folders} | more)
