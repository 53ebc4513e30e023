"""Sign-in by an OpenID Connect provider: authorization code flow (Core 1.0, 3.1) with PKCE (RFC 7636).

address = provider.begin(errand)           # the browser is sent there
signed = provider.finish(errand, answer)   # and comes back with these parameters
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit, urlunsplit

from beffroi.errors import Refused
from beffroi.ports import Directory
from beffroi.records import Person
from beffroi.settings.sign_in import Errand, Identity, OidcSignIn, Signed
from tools.reach.http import Answer, broken
from tools.sign_in.linking import identity_of, person_with_email, person_with_id
from tools.sign_in.oidc_metadata import NAME, Metadata
from tools.sign_in.oidc_tokens import not_holding, read_id_token

BACK = "/login/oidc/back"
"""Path of Beffroi to which the provider sends people back."""
_REFUSALS = (400, 401, 403)
_OF_A_TOKEN = frozenset(
    {"nonce", "at_hash", "c_hash", "s_hash", "exp", "iat", "nbf", "jti", "aud", "azp", "iss"}
)


class OidcProvider:
    """One provider.

    Args:
        directory: where its people are looked up; who is not there does not come in.

    Raises:
        ConfigurationError: the authority's file cannot be read.
    """

    def __init__(self, settings: OidcSignIn, directory: Directory) -> None:
        self._settings = settings
        self._directory = directory
        self._metadata = Metadata(settings)

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._metadata.service.close()

    def begin(self, errand: Errand) -> str:
        """The provider's page, with what binds its answer to this errand.

        Raises:
            ToolError: the provider cannot be asked, or its discovery document does not fit the settings.
        """
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.page + BACK,
            "scope": " ".join(self._settings.scopes),
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": _unpadded(hashlib.sha256(errand.verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        if self._settings.acr:
            asked["acr_values"] = " ".join(self._settings.acr)
        if "offline_access" in self._settings.scopes:
            asked["prompt"] = "consent"  # OpenID Connect Core 1.0, 11
        parts = urlsplit(self._metadata.endpoint("authorization_endpoint"))
        return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *asked.items()])))

    def finish(self, errand: Errand, answer: dict[str, str]) -> Signed:
        """Who came back.

        Raises:
            Refused: ``sign_in.refused``: the provider said no; ``sign_in.answer``: its answer does not hold;
                ``sign_in.unlinked``: the directory knows no such person.
            ToolError: the provider or the directory cannot be asked.
        """
        code = self._code(errand, answer)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.page + BACK,
            "code_verifier": errand.verifier,
        }
        tokens = self._tokens(form)
        if tokens is None:
            raise not_holding("code")
        claims = read_id_token(
            self._metadata, _text(tokens, "id_token"), errand.nonce, _text(tokens, "access_token")
        )
        told = self._userinfo(claims, _text(tokens, "access_token"))
        identity = self._identity(claims if told is None else claims | told)
        if identity is None:
            raise Refused(
                "sign_in.unlinked",
                "Le fournisseur d'identité vous connaît, mais l'annuaire de la Ville n'a pas votre fiche. "
                "Prévenez l'administrateur.",
                "The identity provider knows you, but the city's directory has no entry of yours.",
            )
        return Signed(identity, self._keep(tokens, claims), errand.onward)

    def again(self, subject: str, keep: str, renewed: Callable[[str], None]) -> tuple[Identity, str] | None:
        """The person as they are known now; None where the provider no longer vouches for them.

        The refresh token is asked with where there is one, else the access token while it lasts.

        Args:
            renewed: is given what to keep once the refresh token was exchanged, which many take once only.

        Raises:
            ToolError: the provider or the directory cannot be asked.
        """
        if not keep:
            return None
        kept: dict[str, Any] = json.loads(keep)
        claims = self._few(kept["claims"])
        if kept["refresh"]:
            tokens = self._tokens({"grant_type": "refresh_token", "refresh_token": kept["refresh"]})
            if tokens is None:
                return None
            kept["access"] = _text(tokens, "access_token")
            kept["refresh"] = _text(tokens, "refresh_token") or kept["refresh"]
            renewed(json.dumps(kept))
            if fresh := _text(tokens, "id_token"):
                claims = read_id_token(self._metadata, fresh)
        if claims.get("sub") != kept["claims"]["sub"]:
            return None
        told = self._userinfo(claims, kept["access"])
        now = claims if told is None else claims | told
        if _claim(now, self._settings.groups) is None:
            return None  # nothing says what the person's groups are now (Core 1.0, 12.2)
        identity = self._identity(now)
        if identity is None or identity.subject != subject:
            return None
        return identity, json.dumps(kept | {"claims": self._few(claims)})

    def check(self) -> str:
        """Whether the provider is the one of the settings, and gives its addresses and keys.

        Raises:
            ToolError, ConfigurationError: it does not, it cannot be asked, or our secret is not there.
        """
        for name in ("authorization_endpoint", "token_endpoint"):
            self._metadata.endpoint(name)
        self._metadata.key(None, self._settings.algorithms[0])
        if self._settings.client_secret is not None:
            self._settings.client_secret.read()
        return f"fournisseur {self._settings.url}, {len(self._settings.roles)} groupes"

    def _code(self, errand: Errand, answer: Mapping[str, str]) -> str:
        """The code of an answer that belongs to the errand and comes from this provider (RFC 9207)."""
        if not hmac.compare_digest(answer.get("state", "").encode(), errand.state.encode()):
            raise not_holding("state")
        issuer = answer.get("iss")
        if (issuer is not None or self._metadata.names_itself) and issuer != self._settings.url:
            raise not_holding("iss")
        if "error" in answer:
            raise Refused(
                "sign_in.refused",
                "Le fournisseur d'identité ne vous a pas laissé entrer. Recommencez, ou choisissez une autre "
                "façon de vous connecter.",
                "The identity provider did not let you in.",
            )
        if not answer.get("code"):
            raise not_holding("code")
        return answer["code"]

    def _tokens(self, form: dict[str, str]) -> dict[str, Any] | None:
        """What the token endpoint gives; None where it says no. Sent once: a code serves once."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        secret = self._settings.client_secret
        if secret is None:
            form = {**form, "client_id": self._settings.client_id}
        else:
            pair = f"{quote_plus(self._settings.client_id)}:{quote_plus(secret.read())}"
            headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode()
        answer = self._metadata.service.write(
            "POST",
            self._metadata.path("token_endpoint"),
            urlencode(form).encode(),
            headers=headers,
            expected=_REFUSALS,
        )
        return None if answer.status in _REFUSALS else _object(answer)

    def _userinfo(self, claims: Mapping[str, Any], access: str) -> dict[str, Any] | None:
        """What the provider says of the person beside the token; None where it does not say."""
        path = self._metadata.path("userinfo_endpoint", needed=False)
        if not path or not access:
            return None
        answer = self._metadata.service.read(
            path, headers={"Authorization": f"Bearer {access}"}, expected=_REFUSALS
        )
        if answer.status in _REFUSALS:
            return None
        told = _object(answer)
        if told.get("sub") != claims["sub"]:
            raise not_holding("sub")  # OpenID Connect Core 1.0, 5.3.2
        return told

    def _identity(self, claims: Mapping[str, Any]) -> Identity | None:
        person = self._person(claims)
        if person is None:
            return None
        groups = _claim(claims, self._settings.groups)
        named = groups if isinstance(groups, list) else [groups]
        return identity_of(
            self._directory,
            person,
            source="oidc",
            subject=f"{self._settings.url}#{claims['sub']}",
            login=str(claims.get("preferred_username") or person.id),
            groups={group for group in named if isinstance(group, str) and group in self._settings.roles},
        )

    def _keep(self, tokens: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
        kept = {"access": _text(tokens, "access_token"), "refresh": _text(tokens, "refresh_token")}
        return json.dumps({**kept, "claims": self._few(claims)})

    def _few(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        """Claims without those that belong to one token, and without groups: those are told each time."""
        lasting = {name: value for name, value in claims.items() if name not in _OF_A_TOKEN}
        return _without(lasting, self._settings.groups)

    def _person(self, claims: Mapping[str, Any]) -> Person | None:
        told = _claim(claims, self._settings.person)
        if not isinstance(told, str) or not told.strip():
            return None
        if self._settings.link == "id":
            return person_with_id(self._directory, told)
        if self._settings.person == "email" and claims.get("email_verified") is not True:
            return None
        return person_with_email(self._directory, told)


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by a path such as ``realm_access.roles``."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _without(claims: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Claims without the one that `_claim` finds by this name or path."""
    left = {key: value for key, value in claims.items() if key != name}
    first, _, rest = name.partition(".")
    inner = left.get(first)
    return left | {first: _without(inner, rest)} if rest and isinstance(inner, Mapping) else left


def _object(answer: Answer) -> dict[str, Any]:
    told = answer.json()
    if not isinstance(told, dict):
        broken(NAME, "réponse qui n'est pas un objet JSON")
    return told


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""


def _unpadded(digest: bytes) -> str:
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
