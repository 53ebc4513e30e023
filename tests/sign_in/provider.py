"""A certified OpenID provider on loopback, and somebody who walks through its pages without a browser."""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from beffroi.settings.sign_in import OidcSignIn
from tests.needs import require
from tools.demo.running import Running, free_port, program, takes

MODULES = Path(sys.prefix) / "oidc" / "node_modules"
SECRET, SECRET_VARIABLE = "secret-du-client-4711", "BEFFROI_TEST_OIDC"
NEEDED = "node and npm oidc-provider: scripts/install-tests.sh"


def need_provider() -> None:
    """Goes on only where the provider can be run."""
    require(shutil.which("node") and (MODULES / "oidc-provider").is_dir(), NEEDED)


@dataclass
class OidcServer:
    """One provider; its accounts may be changed while it runs, its keys by a restart.

    Args:
        folder: an empty folder of its own.
        page: where the provider sends people back to.
    """

    folder: Path
    page: str
    port: int = 0
    _running: Running = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.port = self.port or free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.write({})
        self.rotate()
        script = str(Path(__file__).with_name("provider.mjs"))
        command = [program("node"), script, str(MODULES), str(self.folder), str(self.port), self.page]
        self._running = Running(command, self.folder)

    @property
    def url(self) -> str:
        """The issuer."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts it and waits until it takes connections."""
        self._running.start(lambda: takes(self.port))

    def stop(self) -> None:
        """Ends it."""
        self._running.stop()

    def write(self, accounts: dict[str, dict[str, Any]]) -> None:
        """Account -> claims; counts from the next question on."""
        (self.folder / "accounts.json").write_text(json.dumps(accounts), "utf-8")

    def rotate(self) -> None:
        """Other keys; they count from the next start on."""
        made = [
            (RSAAlgorithm, rsa.generate_private_key(65537, 2048), {"alg": "RS256"}),
            (ECAlgorithm, ec.generate_private_key(ec.SECP256R1()), {"alg": "ES256"}),
        ]
        keys = [{**json.loads(kind.to_jwk(key)), "use": "sig", **more} for kind, key, more in made]  # type: ignore[arg-type]
        for key in keys:
            key.pop("key_ops", None)
        (self.folder / "jwks.json").write_text(json.dumps({"keys": keys}), "utf-8")

    def settings(self, **more: Any) -> OidcSignIn:
        """Settings that sign people in by it."""
        given = {
            "url": self.url, "client_id": "beffroi", "client_secret": {"env": SECRET_VARIABLE},
            "page": self.page, "scopes": ["openid", "profile", "email", "groups", "offline_access"],
            "timeout": 60,
        }  # fmt: skip
        return OidcSignIn.model_validate(given | more)


def walk(address: str, who: str) -> dict[str, str]:
    """Goes to the provider's page, signs in as ``who``, consents; the parameters of the way back."""
    with httpx.Client(timeout=60, trust_env=False) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                onward = httpx.URL(address).join(answer.headers["location"])
                if onward.path == "/login/oidc/back":
                    return dict(parse_qsl(urlsplit(str(onward)).query))
                answer = browser.get(onward)
                continue
            form = re.search(r'action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="([^"]+)"', answer.text)
            assert form and prompt, answer.text[:2000]
            sent = {"prompt": prompt[1], "login": who, "password": "x"}
            answer = browser.post(httpx.URL(str(answer.url)).join(form[1]), data=sent)
    raise AssertionError("the provider sends nobody back")
