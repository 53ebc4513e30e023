"""ID tokens, held against everything that makes one hold (OpenID Connect Core 1.0, 3.1.3.7)."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import Any

import jwt
from jwt.exceptions import PyJWTError

from beffroi.errors import Refused
from tools.sign_in.oidc_metadata import Metadata

_HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}


def read_id_token(
    metadata: Metadata, token: str, nonce: str | None = None, access: str = ""
) -> dict[str, Any]:
    """The claims of a token of this provider, for this client, made now and for this errand.

    Args:
        nonce: of the errand; None for a token that came with a refresh.
        access: the access token that came with it, checked where the token has a hash of it.

    Raises:
        Refused: ``sign_in.answer``, naming what does not hold.
        ToolError: the provider's keys cannot be had.
    """
    settings = metadata.settings
    try:
        header = jwt.get_unverified_header(token)
        algorithm = str(header.get("alg"))
        if algorithm not in settings.algorithms:
            raise not_holding("alg")
        key = metadata.key(header.get("kid"), algorithm)
        if key is None:
            raise not_holding("kid")
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[algorithm],
            audience=settings.client_id,
            issuer=settings.url,
            leeway=settings.skew,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except PyJWTError as error:
        raise not_holding(type(error).__name__) from None
    _check_party(claims, settings.client_id)
    told = claims.get("nonce")
    if nonce is not None and not (
        isinstance(told, str) and hmac.compare_digest(told.encode(), nonce.encode())
    ):
        raise not_holding("nonce")
    if nonce is not None and settings.acr and claims.get("acr") not in settings.acr:
        raise not_holding("acr")
    if access and "at_hash" in claims and claims["at_hash"] != _half_hash(access, algorithm):
        raise not_holding("at_hash")
    return claims


def _check_party(claims: dict[str, Any], client: str) -> None:
    """A token for several clients, or that names its party, must name this one."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client:
        raise not_holding("azp")


def _half_hash(access: str, algorithm: str) -> str:
    digest = _HASHES.get(algorithm[-3:], hashlib.sha512)(access.encode()).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def not_holding(what: str) -> Refused:
    """The provider's answer does not hold; nobody is signed in.

    Args:
        what: the part that does not, as its standard names it.
    """
    return Refused(
        "sign_in.answer",
        f"La réponse du fournisseur d'identité ne tient pas ({what}) : personne n'est connecté. "
        "Recommencez ; si cela se reproduit, prévenez l'administrateur.",
        f"The identity provider's answer does not hold ({what}): nobody is signed in.",
    )
