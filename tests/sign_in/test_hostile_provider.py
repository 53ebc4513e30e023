"""A provider that lies, forges or leads elsewhere signs nobody in: every part that makes a token hold is needed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from beffroi.errors import Refused, ToolError
from beffroi.settings.sign_in import Errand, OidcSignIn
from tools.directory.embedded import EmbeddedDirectory
from tools.sign_in.oidc import OidcProvider

OWN, OTHER = (rsa.generate_private_key(65537, 2048) for _ in range(2))
ERRAND = Errand("state", "nonce", "verifier" * 6, "/")


@dataclass
class Forger:
    """Answers what a test wants; ``token`` makes the ID token."""

    url: str = ""
    document: dict[str, Any] = field(default_factory=dict)
    keys: list[dict[str, Any]] = field(default_factory=list)
    token: Callable[[dict[str, Any]], str] = lambda claims: signed(claims)
    changes: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None
    elsewhere: str = ""

    def claims(self) -> dict[str, Any]:
        now = int(time.time())
        good = {
            "iss": self.url, "aud": "beffroi", "sub": "u-1", "nonce": "nonce", "iat": now, "exp": now + 60,
            "preferred_username": "claire.aubry", "groups": ["g"],
        }  # fmt: skip
        return {name: value for name, value in (good | self.changes).items() if value is not None}

    def answer(self, path: str) -> Any:
        match path:
            case "/.well-known/openid-configuration":
                names = {
                    "authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/jwks",
                    "userinfo_endpoint": "/me",
                }  # fmt: skip
                told = {"issuer": self.url, **{name: self.url + where for name, where in names.items()}}
                return {name: value for name, value in (told | self.document).items() if value is not None}
            case "/jwks":
                return {"keys": self.keys}
            case "/token":
                return {"access_token": "a", "id_token": self.token(self.claims())}
            case "/me":
                return self.userinfo


def public(key: rsa.RSAPrivateKey, kid: str = "k") -> dict[str, Any]:
    return {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig", "alg": "RS256"}


def signed(claims: dict[str, Any], key: Any = OWN, algorithm: str = "RS256", kid: str = "k") -> str:
    return jwt.encode(claims, key, algorithm, headers={"kid": kid})


@pytest.fixture
def forger() -> Iterator[Forger]:
    made = Forger(keys=[public(OWN)])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = made.answer(self.path)
            status = 302 if made.elsewhere and self.path == "/token" else 401 if told is None else 200
            body = json.dumps(told).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", made.elsewhere)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def finish(
    forger: Forger, staff: EmbeddedDirectory, answer: dict[str, str] | None = None, **more: Any
) -> Any:
    given = {"url": forger.url, "client_id": "beffroi", "page": "http://localhost", "roles": {"g": ["agent"]}}
    settings = OidcSignIn.model_validate(given | more)
    provider = OidcProvider(settings, staff)
    try:
        return provider.finish(ERRAND, {"state": "state", "code": "c"} | (answer or {}))
    finally:
        provider.close()


def test_what_holds_comes_in(forger: Forger, staff: EmbeddedDirectory) -> None:
    assert finish(forger, staff).identity.groups == {"g"}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"iss": "https://evil.example"}, "InvalidIssuerError"), ({"iss": None}, "MissingRequiredClaimError"),
        ({"aud": "another"}, "InvalidAudienceError"), ({"aud": None}, "MissingRequiredClaimError"),
        ({"aud": ["beffroi", "another"]}, "azp"), ({"azp": "another"}, "azp"),
        ({"exp": 1}, "ExpiredSignatureError"), ({"exp": None}, "MissingRequiredClaimError"),
        ({"iat": None}, "MissingRequiredClaimError"), ({"iat": 32_000_000_000}, "ImmatureSignatureError"),
        ({"nbf": 32_000_000_000}, "ImmatureSignatureError"), ({"sub": None}, "MissingRequiredClaimError"),
        ({"nonce": None}, "nonce"), ({"nonce": "another"}, "nonce"), ({"nonce": 7}, "nonce"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "at_hash"),
    ],
)  # fmt: skip
def test_each_claim_is_needed(
    forger: Forger, staff: EmbeddedDirectory, changes: dict[str, Any], what: str
) -> None:
    forger.changes = changes
    with pytest.raises(Refused, match=rf"\({what}\)"):
        finish(forger, staff)


def _pem() -> bytes:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return OWN.public_key().public_bytes(serialization.Encoding.PEM, kind)


def _by_hand(claims: dict[str, Any], header: dict[str, Any], key: bytes) -> str:
    """A token as no library makes it: signed by HMAC with the public key, or not at all."""
    import hashlib
    import hmac
    from base64 import urlsafe_b64encode

    def part(value: bytes) -> str:
        return urlsafe_b64encode(value).rstrip(b"=").decode()

    text = f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"
    return f"{text}.{part(hmac.new(key, text.encode(), hashlib.sha256).digest()) if key else ''}"


FORGED: dict[str, Callable[[dict[str, Any]], str]] = {
    "another key": lambda claims: signed(claims, OTHER),
    "unknown kid": lambda claims: signed(claims, kid="other"),
    "none": lambda claims: _by_hand(claims, {"alg": "none", "kid": "k"}, b""),
    "HMAC with the public key": lambda claims: _by_hand(claims, {"alg": "HS256", "kid": "k"}, _pem()),
    "no token": lambda claims: "",
    "not a token": lambda claims: "a.b.c",
    "cut": lambda claims: signed(claims)[:-4],
    "other claims under the same signature": lambda claims: ".".join(
        (signed(claims).split(".")[0], signed(claims | {"sub": "u-2"}).split(".")[1], signed(claims).split(".")[2])
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", FORGED)
def test_no_forged_token_holds(forger: Forger, staff: EmbeddedDirectory, how: str) -> None:
    forger.token = FORGED[how]
    with pytest.raises(Refused) as refused:
        finish(forger, staff)
    assert refused.value.rule == "sign_in.answer"


def test_a_key_for_something_else_does_not_sign(forger: Forger, staff: EmbeddedDirectory) -> None:
    forger.keys = [public(OWN) | {"use": "enc"}]
    with pytest.raises(Refused, match=r"\(kid\)"):
        finish(forger, staff)


def test_clocks_may_differ_by_a_little(forger: Forger, staff: EmbeddedDirectory) -> None:
    now = int(time.time())
    forger.changes = {"exp": now - 10, "iat": now + 10}
    assert finish(forger, staff).identity.name == "Claire Aubry"


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example"}, {"issuer": None}, {"token_endpoint": "https://evil.example/token"},
        {"token_endpoint": None}, {"jwks_uri": "http://127.0.0.1@evil.example/"},
        {"code_challenge_methods_supported": ["plain"]},
    ],
)  # fmt: skip
def test_a_document_that_leads_elsewhere_is_not_followed(
    forger: Forger, staff: EmbeddedDirectory, document: dict[str, Any]
) -> None:
    forger.document = document
    with pytest.raises(ToolError):
        finish(forger, staff)


def test_a_redirect_is_not_followed(forger: Forger, staff: EmbeddedDirectory) -> None:
    forger.elsewhere = "http://127.0.0.1:1/"
    with pytest.raises(ToolError, match="renvoie ailleurs"):
        finish(forger, staff)


def test_what_is_said_of_another_person_does_not_hold(forger: Forger, staff: EmbeddedDirectory) -> None:
    forger.userinfo = {"sub": "u-2", "groups": ["g"]}
    with pytest.raises(Refused, match=r"\(sub\)"):
        finish(forger, staff)


def test_a_provider_that_puts_its_name_on_answers_must(forger: Forger, staff: EmbeddedDirectory) -> None:
    forger.document = {"authorization_response_iss_parameter_supported": True}
    with pytest.raises(Refused, match=r"\(iss\)"):
        finish(forger, staff)
    assert finish(forger, staff, {"iss": forger.url})


def test_two_factors_may_be_asked_for_and_are_then_needed(forger: Forger, staff: EmbeddedDirectory) -> None:
    for told, holds in ((None, False), ("one", False), ("two", True)):
        forger.changes = {"acr": told}
        if holds:
            assert finish(forger, staff, acr=["two"]).identity.groups == {"g"}
            continue
        with pytest.raises(Refused, match=r"\(acr\)"):
            finish(forger, staff, acr=["two"])


@pytest.mark.parametrize(
    ("told", "fresh", "vouches"),
    [
        ({}, None, False), ({"groups": ["g"]}, None, True),
        ({}, {"groups": None}, False), ({}, {}, True), ({"groups": ["g"]}, {"groups": None}, True),
    ],
    ids=["nothing", "userinfo", "a token without", "a token with", "a token without, userinfo"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["groups", "realm.groups"])
def test_groups_are_those_told_now_and_never_those_of_the_first_token(
    forger: Forger,
    staff: EmbeddedDirectory,
    told: dict[str, Any],
    fresh: dict[str, Any] | None,
    vouches: bool,
    name: str,
) -> None:
    def nested(claims: dict[str, Any]) -> dict[str, Any]:
        held = {key: value for key, value in claims.items() if key != "groups"}
        return claims if name == "groups" or "groups" not in claims else held | {"realm": claims}

    forger.token = lambda claims: signed(nested(claims))
    claire = staff.find_person("Claire Aubry").exact
    assert claire is not None
    forger.changes = {"preferred_username": claire.id}
    given = {"url": forger.url, "client_id": "beffroi", "page": "http://localhost", "groups": name}
    provider = OidcProvider(OidcSignIn.model_validate(given | {"roles": {"g": ["agent"]}}), staff)
    first = provider.finish(ERRAND, {"state": "state", "code": "c"})
    keep = json.loads(first.keep)
    assert first.identity.groups == {"g"} and "g" not in str(keep["claims"].get("groups"))
    forger.userinfo = nested({"sub": "u-1", **told})
    forger.changes |= fresh or {}
    again = provider.again(
        first.identity.subject,
        json.dumps(keep | {"refresh": "r" if fresh is not None else ""}),
        lambda _: None,
    )
    provider.close()
    assert (again is not None) == vouches
    assert again is None or again[0].groups == {"g"}
