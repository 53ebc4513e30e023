"""Whom an erasure or a hold is about: one person under all the names that the house knows them by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.cli.output import note

_CIVILITIES = frozenset({"m", "mr", "mme", "mlle", "madame", "monsieur", "mademoiselle", "dr", "me"})
_ADDRESSED = ("M.", "Mr", "Monsieur", "Mme", "Madame", "Mlle", "Mademoiselle")

if TYPE_CHECKING:
    from beffroi.identity import Actor
    from beffroi.records import Person
    from guards import Guards


@dataclass(frozen=True)
class Known:
    """What the house knows a person by.

    Attributes:
        names: the person as typed, and their ids, sign-in name and address.
        silent: the directory did not answer: it may know more.
        spoken: their name as people write it: in either order, and « Mme Aubry ».
    """

    names: list[str]
    silent: bool
    spoken: list[str]


def known_as(guards: Guards, who: str) -> Known:
    """A person by the accounts and the directory. A directory that does not answer is said; the names known
    without it are given.

    Raises:
        ConfigurationError: no name is given, or accounts of several persons have it.
    """
    from beffroi.errors import BeffroiError

    found, spoken, silent = [who], list[str](), False
    for actor in _accounts(guards, who):
        found += [actor.id, actor.person_id]
        spoken += [actor.name, *_addressed(family_name(actor.name))]
    try:
        for person in _in_directory(tuple(found)):
            found += [person.id, person.email]
            spoken += [person.name, *_addressed(person.last_name)]
    except BeffroiError as error:
        note(f"L'annuaire n'a pas pu être interrogé ({error.fr}) : seuls les noms donnés sont cherchés.")
        silent = True
    turned = [" ".join((*words[1:], words[0])) for name in spoken if (words := name.split())]
    return Known([name for name in dict.fromkeys(found) if name.strip()], silent, [*{*spoken, *turned}])


def _accounts(guards: Guards, who: str) -> list[Actor]:
    """The accounts of one person; one without a person of the directory has no number to be found by."""
    from beffroi.errors import ConfigurationError

    named, accounts = who.strip().casefold(), guards.accounts.list()
    if not named:
        raise ConfigurationError(
            "Dites de qui il s'agit : numéro, compte, adresse ou nom. Rien n'a été fait.",
            "Say who is meant: a number, an account, an address or a name.",
        )
    found = [each for each in accounts if named in (each.id.casefold(), each.person_id.casefold())]
    found = found or [each for each in accounts if named == each.name.casefold()]
    if len({each.person_id or each.id for each in found}) > 1:
        known = ", ".join(each.id for each in found)
        raise ConfigurationError(
            f"Plusieurs personnes s'appellent « {who.strip()} » : rien n'a été fait. Donnez le compte de "
            f"celle dont il s'agit : {known}.",
            f"Several persons are named '{who.strip()}': give an account.",
        )
    return found


def _addressed(name: str) -> Iterator[str]:
    return (f"{civility} {name}" for civility in _ADDRESSED)


def family_name(who: str) -> str:
    """What of a name is searched for in texts: the word in capitals, else the last; no « Mme » nor « M. »."""
    words = [word for word in who.split() if word.strip(".").casefold() not in _CIVILITIES]
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    return (capitals or words or [who])[-1]


def _in_directory(names: tuple[str, ...]) -> Iterator[Person]:
    from beffroi.errors import Failure, ToolError
    from tools.connectors import build_connectors
    from ui.settings import load_settings

    with closing(build_connectors(load_settings())) as city:
        for name in names:
            try:
                yield city.directory.get_person(name)
            except ToolError as error:
                if error.failure not in (Failure.NOT_FOUND, Failure.INVALID):
                    raise
        if (exact := city.directory.find_person(names[0]).exact) is not None:
            yield exact
