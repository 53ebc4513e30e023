"""What every page is given: the assistant, the guards, the words, the maps, and who asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from agents.views import GIVE_UP, Point, RunView
from beffroi.identity import Actor
from beffroi.settings.installation import CitySettings, Settings
from guards import Guards
from guards.people.keepers import KEEPERS, READERS
from ui.assets.format import filters
from ui.assets.maps import DOTS_ABOVE, CityMap
from ui.checks import Asking
from ui.serving.session import Sessions
from ui.serving.waiting import count_waiting
from ui.serving.workers import CHECKS_WAITING, Workers
from ui.words.messages import Words

if TYPE_CHECKING:  # the assistant brings the model's libraries along; a page needs only its shape
    from agents.assistant import Assistant

P = ParamSpec("P")
TEMPLATES = Path(__file__).parents[1] / "assets" / "templates"
AGAIN_SECONDS = "10"
"""After how many seconds a browser may come back that was turned away (``Retry-After``)."""


class SignInNeeded(Exception):  # not an error: the way to the sign-in page
    """Nobody is signed in; the server shows the sign-in page."""


@dataclass(frozen=True)
class Screen:
    """Everything that a page may use.

    Attributes:
        workers: threads in which requests are carried out, so that a closed page does not end one.
        changed: told of each run that a page has changed, and by whom.
    """

    settings: Settings
    assistant: Assistant
    guards: Guards
    sessions: Sessions
    words: Words
    workers: Workers
    changed: Callable[[RunView, str], None]

    @cached_property
    def map(self) -> CityMap:
        """The city's own map, read at first use."""
        return CityMap.read(self.settings.city_home)

    @cached_property
    def systems(self) -> Asking:
        """The city's systems, asked when an administrator wants to know."""
        return Asking(self.settings, self.assistant.connectors)

    @cached_property
    def _templates(self) -> Environment:
        made = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.filters.update(filters(self.words))
        made.globals.update(
            w=self.words,
            give_up=GIVE_UP,
            draw=self._draw,
            dots_above=DOTS_ABOVE,
            lang=self.words.language,
            delegated=self._delegated,
            city=self._city,
        )
        return made

    @property
    def _city(self) -> str:
        """The city's name; that of the demo city in the language of the screens."""
        name = self.settings.city.name
        return self.words("demo") if name == CitySettings().name else name

    def _draw(self, points: Sequence[Point], small: bool = False) -> Markup:
        return self.map.draw(points, small)

    def _delegated(self, delegation: str) -> str:
        """« de Olivier Perrault à Karim Benali »."""
        found = self.guards.delegations.get(delegation)
        known = {person.id: person.name for person in self.guards.accounts.list()}
        giver, receiver = (known.get(who, who) for who in (found.giver, found.receiver))
        return self.words("delegation.from_to", giver=giver, receiver=receiver)

    def checked(
        self, work: Callable[P, Response], /, *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[Response] | None:
        """The page of a sign-in's check (a password, an identity provider's word), made apart from the pages'
        threads; None, with nothing done, where too many wait already. For the event loop."""
        threads = self.workers.checking
        if threads.waiting >= CHECKS_WAITING:
            return None
        return asyncio.wrap_future(threads.submit(work, *args, **kwargs))

    def moment(self, value: datetime) -> str:
        """A moment as people read it."""
        return str(self._templates.filters["moment"](value))

    def text(self, template: str, **values: Any) -> str:
        """A rendered template."""
        return self._templates.get_template(template).render(**values)

    def page(
        self, request: Request, template: str, actor: Actor | None, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """A page of the signed-in person."""
        common: dict[str, Any] = {
            "actor": actor,
            "token": self.sessions.token(request) if actor else "",
            "here": request.url.path,
            "embed": "embed" in request.query_params,
            "reads_all": actor is not None and bool(actor.roles & READERS),
            "keeps": actor is not None and bool(actor.roles & KEEPERS),
        }
        if "waits" not in values:
            common["waits"] = 0 if actor is None or common["embed"] else count_waiting(self.guards, actor)
        return HTMLResponse(self.text(template, **{**common, **values}), status)


async def screen_of(request: Request) -> Screen:
    """The server's screen; asynchronous, as it needs no thread of the pages."""
    screen: Screen = request.app.state.screen
    return screen


Here = Annotated[Screen, Depends(screen_of)]


def signed_in(request: Request, screen: Here) -> Actor:
    """Who asks.

    Raises:
        SignInNeeded: nobody is signed in.
    """
    actor = screen.sessions.actor(request)
    if actor is None:
        raise SignInNeeded
    return actor


Me = Annotated[Actor, Depends(signed_in)]
Start = Annotated[int, Query(ge=0, le=1_000_000)]
"""How many of a list come before its page: a page's address may say anything."""

__all__ = ["Here", "Me", "Response", "Screen", "SignInNeeded", "Start", "screen_of", "signed_in"]
