"""A real WebDAV server (wsgidav behind cheroot, over TLS) on a folder, with one account that may only read."""

from __future__ import annotations

import importlib.util
import logging
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beffroi.documents import Webdav
from tests.needs import require
from tools.demo.certificates import make_certificates
from tools.demo.running import free_port

USER = "beffroi"
PASSWORD = "mot-de-passe-temoin-4711"  # recognised in any log or error
PLACE = "NUAGE_MDP"
BASE = "/remote.php/dav/files/beffroi"


@dataclass(frozen=True)
class WebdavServer:
    """Where it is, the folder that it serves, and its authority."""

    url: str
    root: Path
    ca: Path

    def settings(self, folders: list[dict[str, Any]], **more: Any) -> Webdav:
        """Settings of documents in these folders of it."""
        given = {"kind": "webdav", "url": self.url, "ca": self.ca, "user": USER, "password": {"env": PLACE}}
        return Webdav.model_validate(given | {"folders": folders} | more)


def need_webdav() -> None:
    """Goes on only where a real server can be run."""
    there = all(map(importlib.util.find_spec, ("wsgidav", "cheroot"))) and shutil.which("openssl")
    require(there, "wsgidav, cheroot, openssl: scripts/install-tests.sh")


@contextmanager
def webdav_server(root: Path, certificates: Path, password: str = PASSWORD) -> Iterator[WebdavServer]:
    """A server of the files below a folder; ended with the context."""
    from cheroot import wsgi
    from cheroot.ssl.builtin import BuiltinSSLAdapter
    from wsgidav.wsgidav_app import WsgiDAVApp

    if not (certificates / "server.pem").exists():
        make_certificates(certificates)
    application = WsgiDAVApp(
        {
            "provider_mapping": {BASE: {"root": str(root), "readonly": True}},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": password}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "dir_browser": {"enable": False},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    logging.getLogger("wsgidav").setLevel(logging.CRITICAL)
    server = wsgi.Server(("127.0.0.1", free_port()), application, numthreads=4)
    server.ssl_adapter = BuiltinSSLAdapter(str(certificates / "server.pem"), str(certificates / "server.key"))
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    while not server.ready:
        time.sleep(0.01)
    try:
        yield WebdavServer(f"https://127.0.0.1:{server.bind_addr[1]}{BASE}", root, certificates / "ca.pem")
    finally:
        server.stop()
        thread.join(10)
