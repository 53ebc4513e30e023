"""Who is signed in. One identity for the chat and every page: Chainlit's signed session cookie.

The cookie names the person and one sign-in, which the house knows and can end (`guards.people.sessions`);
roles and service are read from the accounts at each request.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass

from chainlit.auth import create_jwt, get_token_from_cookies, set_auth_cookie
from chainlit.auth.cookie import clear_auth_cookie
from chainlit.auth.jwt import decode_jwt
from chainlit.user import User
from jwt import InvalidTokenError
from starlette.requests import Request
from starlette.responses import Response

from beffroi.errors import Refused
from beffroi.identity import Actor
from guards.people.accounts import Accounts
from guards.people.sessions import SignIns, Standing
from guards.people.sign_in import SignIn

SECRET_VARIABLE = "CHAINLIT_AUTH_SECRET"
"""Where Chainlit looks for the key that signs its cookie."""
_BY_ITSELF = "/state"
"""End of the addresses that a page asks without its reader: they keep no sign-in alive."""


def errand_cookie(secure: bool) -> str:
    """Name of the cookie of a browser that is on its way to the identity provider."""
    return "__Host-beffroi-errand" if secure else "beffroi-errand"


@dataclass(frozen=True)
class Named:
    """What a cookie names: an account, and the secret of a sign-in."""

    account: str
    secret: str


class Sessions:
    """Signs people in and out, and knows who asks."""

    def __init__(self, accounts: Accounts, sign_ins: SignIns, door: SignIn) -> None:
        self._accounts = accounts
        self._sign_ins = sign_ins
        self.door = door

    def actor(self, request: Request) -> Actor | None:
        """The person whose sign-in the request's cookie names; None without one, or where it has ended."""
        return self.actor_of(request.cookies, active=not request.url.path.endswith(_BY_ITSELF))

    def actor_of(self, cookies: Mapping[str, str], *, active: bool = True) -> Actor | None:
        """The same of bare cookies; ``active``: the person does something."""
        return self.actor_named(_named(get_token_from_cookies(dict(cookies))), active=active)

    def alive(self, cookies: Mapping[str, str], active: bool) -> bool:
        """Whether cookies name a sign-in that holds."""
        return self.actor_of(cookies, active=active) is not None

    def actor_of_token(self, token: str | None, *, active: bool = True) -> Actor | None:
        """The same of the cookie's text."""
        return self.actor_named(_named(token), active=active)

    def actor_named(self, named: Named | None, *, active: bool = True) -> Actor | None:
        """The person of a sign-in that holds; its source is asked for their groups when that is due."""
        standing = None if named is None else self._sign_ins.look(named.secret, active=active)
        if named is None or standing is None or standing.account != named.account:
            return None
        if standing.due and not self.door.still(standing, named.secret):
            return None
        actor = self._accounts.find(standing.account)
        return actor if actor is not None and actor.roles else None

    def standing(self, request: Request) -> Standing | None:
        """The sign-in of the request, where it holds."""
        named = _named(get_token_from_cookies(dict(request.cookies)))
        return None if named is None else self._sign_ins.look(named.secret)

    def sign_in(self, request: Request, response: Response, name: str, password: str) -> bool:
        """Sign in with a password; False where it is wrong or tried too often.

        Raises:
            Refused: ``sign_in.no_role``.
            BeffroiError: the directory cannot be asked, or the try cannot be recorded; nobody is signed in.
        """
        found = self.door.with_password(name, password)
        if found is not None:
            self.enter(request, response, *found)
        return found is not None

    def enter(self, request: Request, response: Response, actor: Actor, source: str, keep: str = "") -> None:
        """Begin a sign-in of somebody whom a source vouches for; the browser's earlier one ends.

        Raises:
            RecordError: it cannot be recorded.
        """
        before = _named(get_token_from_cookies(dict(request.cookies)))
        device = request.headers.get("user-agent", "")
        secret = self._sign_ins.open(actor, source, device, keep, "" if before is None else before.secret)
        set_auth_cookie(request, response, create_jwt(to_user(actor, secret)))

    def sign_out(self, request: Request, response: Response) -> None:
        """End the sign-in, here and in the browser."""
        named = _named(get_token_from_cookies(dict(request.cookies)))
        if named is not None:
            self._sign_ins.end_secret(named.secret, "signed_out")
        clear_auth_cookie(request, response)

    def token(self, request: Request) -> str:
        """The token that a form of this session must bring back."""
        cookie = get_token_from_cookies(dict(request.cookies)) or ""
        key = os.environ[SECRET_VARIABLE].encode()
        return hmac.new(key, b"form:" + cookie.encode(), hashlib.sha256).hexdigest()

    def check(self, request: Request, token: str) -> None:
        """Refuse a form that was not shown to this session.

        Raises:
            Refused: ``session.form``.
        """
        if not hmac.compare_digest(self.token(request).encode(), token.encode("utf-8", "replace")):
            raise Refused(
                "session.form",
                "Cette page a été ouverte avant votre connexion : rien n'est fait. Rechargez-la, puis "
                "recommencez.",
                "This page was opened before you signed in: nothing is done. Reload it and try again.",
            )


def to_user(actor: Actor, secret: str = "") -> User:
    """The person as Chainlit knows them; the secret travels in the signed cookie alone."""
    metadata = {"service": actor.service_name, **({"sign_in": secret} if secret else {})}
    return User(identifier=actor.id, display_name=actor.name, metadata=metadata)


def _named(token: str | None) -> Named | None:
    """What a cookie names; None where it is not one of ours, or too old."""
    if not token:
        return None
    try:
        user = decode_jwt(token)
        secret = user.metadata.get("sign_in")
    except (InvalidTokenError, KeyError, TypeError, AttributeError):
        return None
    return Named(user.identifier, secret) if isinstance(secret, str) and secret else None
