"""Whom an erasure, a hold or a search is about: one person under all the names that the house knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from beffroi.errors import BeffroiError, ConfigurationError, Failure, ToolError
from beffroi.identity import Actor
from beffroi.ports import Directory
from beffroi.records import Person
from guards import Guards

_CIVILITIES = frozenset({"m", "mr", "mme", "mlle", "madame", "monsieur", "mademoiselle", "dr", "me"})
_ADDRESSED = ("M.", "Mr", "Monsieur", "Mme", "Madame", "Mlle", "Mademoiselle")


@dataclass(frozen=True)
class Known:
    """What the house knows a person by.

    Attributes:
        names: the person as typed, and their ids, sign-in name and address.
        silent: why the directory did not answer, which may know more; empty where it did.
        spoken: their name as people write it: in either order, and « Mme Aubry ».
    """

    names: list[str]
    silent: str
    spoken: list[str]


def known_as(guards: Guards, who: str, directory: Callable[[], AbstractContextManager[Directory]]) -> Known:
    """A person by the accounts and the directory; of a directory that does not answer, without it.

    Args:
        directory: opens it.

    Raises:
        ConfigurationError: no name is given, or accounts of several persons have it.
    """
    found, spoken, silent = [who], list[str](), ""
    for actor in _accounts(guards, who):
        found += [actor.id, actor.person_id]
        spoken += [actor.name, *_addressed(family_name(actor.name))]
    try:
        with directory() as opened:
            for person in _in_directory(opened, tuple(found)):
                found += [person.id, person.email]
                spoken += [person.name, *_addressed(person.last_name)]
    except BeffroiError as error:
        silent = f"L'annuaire n'a pas pu être interrogé ({error.fr}) : seuls les noms donnés sont cherchés."
    turned = [" ".join((*words[1:], words[0])) for name in spoken if (words := name.split())]
    return Known([name for name in dict.fromkeys(found) if name.strip()], silent, [*{*spoken, *turned}])


def family_name(who: str) -> str:
    """What of a name is searched for in texts: the word in capitals, else the last; no « Mme » nor « M. »."""
    words = [word for word in who.split() if word.strip(".").casefold() not in _CIVILITIES]
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    return (capitals or words or [who])[-1]


def _accounts(guards: Guards, who: str) -> list[Actor]:
    """The accounts of one person; one without a person of the directory has no number to be found by."""
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


def _in_directory(directory: Directory, names: tuple[str, ...]) -> Iterator[Person]:
    for name in names:
        try:
            yield directory.get_person(name)
        except ToolError as error:
            if error.failure not in (Failure.NOT_FOUND, Failure.INVALID):
                raise
    if (exact := directory.find_person(names[0]).exact) is not None:
        yield exact
