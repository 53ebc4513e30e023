"""A real WebDAV server (wsgidav behind cheroot, over TLS) on a folder, with one account that only reads."""

from __future__ import annotations

import importlib.util
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.demo.certificates import make_certificates
from tools.demo.running import free_port, program

USER = "beffroi"
BASE = "/remote.php/dav/files/beffroi"


def missing() -> list[str]:
    """What this machine lacks."""
    modules = [name for name in ("wsgidav", "cheroot") if importlib.util.find_spec(name) is None]
    return modules + ([] if program("openssl") else ["openssl"])


@dataclass(frozen=True)
class WebdavServer:
    """Where it is, the folder that it serves, and its authority."""

    url: str
    root: Path
    ca: Path


@contextmanager
def webdav_server(root: Path, certificates: Path, password: str) -> Iterator[WebdavServer]:
    """A server of the files below a folder; ended with the context.

    Args:
        certificates: folder of the authority and the server's key, made where they are not there.
    """
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
