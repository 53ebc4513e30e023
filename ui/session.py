"""Who is signed in. One identity for the chat and every page: Chainlit's signed session cookie.

The cookie names the person only; roles and service are read from the accounts at each request.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from chainlit.auth import create_jwt, get_token_from_cookies, set_auth_cookie
from chainlit.auth.cookie import clear_auth_cookie
from chainlit.auth.jwt import decode_jwt
from chainlit.user import User
from jwt import InvalidTokenError
from starlette.requests import Request
from starlette.responses import Response

from beffroi.errors import Refused
from beffroi.identity import Actor
from guards.accounts import Accounts

SECRET_VARIABLE = "CHAINLIT_AUTH_SECRET"
"""Where Chainlit looks for the key that signs its cookie."""


class Sessions:
    """Signs people in and out, and knows who asks."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def actor(self, request: Request) -> Actor | None:
        """The person that the request's cookie names; None without one, or where it does not hold."""
        token = get_token_from_cookies(dict(request.cookies))
        if not token:
            return None
        try:
            return self._accounts.find(decode_jwt(token).identifier)
        except (InvalidTokenError, KeyError, TypeError):
            return None

    def sign_in(self, request: Request, response: Response, name: str, password: str) -> bool:
        """Sign in with a password; False where it is wrong or tried too often.

        Raises:
            RecordError: the try cannot be recorded; nobody is signed in.
        """
        actor = self._accounts.authenticate(name, password)
        if actor is not None:
            set_auth_cookie(request, response, create_jwt(to_user(actor)))
        return actor is not None

    def sign_out(self, request: Request, response: Response) -> None:
        """Forget who is signed in."""
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
        if not hmac.compare_digest(self.token(request), token):
            raise Refused(
                "session.form",
                "Cette page a été ouverte avant votre connexion : rien n'est fait. Rechargez-la, puis "
                "recommencez.",
                "This page was opened before you signed in: nothing is done. Reload it and try again.",
            )


def to_user(actor: Actor) -> User:
    """The person as Chainlit knows them."""
    return User(identifier=actor.id, display_name=actor.name, metadata={"service": actor.service_name})
