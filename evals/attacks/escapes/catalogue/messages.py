"""The one socket: malformed and partial messages, forged names and keys, deputies to be confused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from evals.attacks.escapes.attempt import Aim, Attempt
from evals.attacks.escapes.catalogue.resources import words
from evals.attacks.escapes.city import KEY, OTHER, OTHER_KEY, TICKET, City
from evals.attacks.escapes.scene import Scene
from tools.sandbox.walls import Wall


def _seen(said: str, reached: Callable[[City], bool]) -> Callable[[Scene], AbstractContextManager[Aim]]:
    """Reached by what the city was asked or did."""

    @contextmanager
    def aim(scene: Scene) -> Iterator[Aim]:
        yield Aim(said, lambda _: reached(scene.city))

    return aim


def _told(said: str) -> Callable[[Scene], AbstractContextManager[Aim]]:
    @contextmanager
    def aim(scene: Scene) -> Iterator[Aim]:
        yield Aim(said, lambda answer: scene.secret in answer)

    return aim


def _did(city: City, what: str, *values: object) -> bool:
    """Whether an effect of this name had these values first."""
    return any(one[: 1 + len(values)] == (what, *values) for done in city.effects.values() for one in done)


@contextmanager
def _any_answer(_: Scene) -> Iterator[Aim]:
    yield Aim("", bool)


# Written backwards in what the call is given: what it was given, it may name.
_ELSEWHERE = "ailleurs@exemple.invalid"
_ACT = "escape.act"
MESSAGES = (
    Attempt("a number that is none", "messages.constant", (Wall.FORM, Wall.RESULT), _any_answer),
    Attempt("half a character", "messages.surrogate", (Wall.FORM,), _any_answer),
    Attempt("a result that is a request too", "messages.two_in_one", (Wall.FORM,)),
    Attempt("a result of another type", "messages.wrong_result", (Wall.RESULT,), _any_answer),
    Attempt("half a message", "messages.half", (Wall.CLOCK,), words("0.8"), limits={"wall": 0.6}),
    Attempt(
        "an operation that was not declared",
        "messages.undeclared",
        (Wall.OPERATIONS,),
        _seen("", lambda c: _did(c, "close", TICKET.number)),
    ),
    Attempt(
        "the host's own question",
        "messages.host_only",
        (Wall.OPERATIONS,),
        _seen(OTHER_KEY, lambda c: f"effect of {OTHER_KEY}" in c.asked),
    ),
    Attempt(
        "an object behind a port",
        "messages.attribute",
        (Wall.OPERATIONS,),
        words("ticketing.__repr__"),
    ),
    Attempt(
        "another object of the host", "messages.attribute", (Wall.OPERATIONS,), words("acting_for.__str__")
    ),
    Attempt("text where a number is due", "messages.mistyped", (Wall.TYPES, Wall.ORIGIN)),
    Attempt(
        "an argument too many",
        "messages.extra",
        (Wall.TYPES,),
        _seen(OTHER, lambda c: f"as {OTHER}" in c.asked),
    ),
    Attempt(
        "another run's key",
        "messages.other_key",
        (Wall.KEY,),
        _seen(OTHER_KEY, lambda c: OTHER_KEY in c.effects),
        _ACT,
    ),
    Attempt(
        "two effects for one approval",
        "messages.second",
        (Wall.ONE_EFFECT,),
        _seen("", lambda c: len(c.effects.get(KEY, ())) > 1),
        _ACT,
    ),
    Attempt(
        "the approved effect on another ticket",
        "messages.other_ticket",
        (Wall.ORIGIN,),
        _seen("9", lambda c: _did(c, "comment", 9)),
        _ACT,
    ),
    Attempt(
        "a district passed off as a ticket",
        "messages.district_as_ticket",
        (Wall.ORIGIN,),
        _seen("", lambda c: _did(c, "comment", TICKET.district)),
        _ACT,
    ),
    Attempt(
        "the approved notice to another address",
        "messages.other_recipient",
        (Wall.ORIGIN,),
        _seen(_ELSEWHERE[::-1], lambda c: _did(c, "send", _ELSEWHERE)),
        _ACT,
    ),
    Attempt(
        "a person with another's address",
        "messages.mixed_person",
        (Wall.ORIGIN,),
        _seen(_ELSEWHERE[::-1], lambda c: _did(c, "notify")),
        _ACT,
    ),
    Attempt(
        "the details of somebody nobody named", "messages.other_person", (Wall.ORIGIN,), _told(OTHER[::-1])
    ),
    Attempt("another person's rights", "messages.other_rights", (Wall.RIGHTS,), _told("")),
    Attempt("operations without end", "messages.insist", (Wall.COUNT,), words("9"), limits={"operations": 5}),
    Attempt(
        "operations at once",
        "messages.insist",
        (Wall.PACE,),
        words("30"),
        limits={"pace": 10, "wall": 1.5},
    ),
)
