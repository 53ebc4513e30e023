"""Hand-written word lists of the demo city (``data/*.txt``), parsed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from beffroi.enums import Category, Domain


@dataclass(frozen=True)
class Named:
    """A person whom the documentation and the examples name.

    Attributes:
        civility: ``f``, ``m``, or empty where the name does not say.
        rank: ``head``, ``second`` or ``other`` in the service.
    """

    first_name: str
    last_name: str
    civility: str
    domain: Domain
    district: int | None
    rank: str
    function: str


def data_lines(name: str) -> list[str]:
    """Lines of a data file, without comments and blank lines."""
    text = (files("tools.city") / "data" / name).read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def first_names() -> dict[str, list[str]]:
    """First names by civility, ``f`` and ``m``."""
    return {key: names.split() for key, names in (_keyed(line) for line in data_lines("first_names.txt"))}


def last_names() -> list[str]:
    """Family names that no named person bears; a hyphen stands for a space in « Le Gall »."""
    words = " ".join(data_lines("last_names.txt")).split()
    return [w.replace("-", " ") if w.startswith(("Le-", "El-", "Dos-")) else w for w in words]


def functions() -> dict[str, list[tuple[str, str]]]:
    """(masculine, feminine) functions by domain, and those of central directorates under « centrale »."""
    return {key: [_pair(item) for item in items.split(";")] for key, items in _all("functions.txt")}


def subjects() -> dict[Category, list[str]]:
    """What tickets of each category are about."""
    return {Category(key): [item.strip() for item in items.split(";")] for key, items in _all("subjects.txt")}


def named_people() -> list[Named]:
    """The people whom the examples name, in the order of the file."""
    return [_named(line) for line in data_lines("named.txt")]


def _named(line: str) -> Named:
    name, civility, service, rank, function = [part.strip() for part in (line + ";").split(";")][:5]
    first, last = name.split(" ", 1)
    domain, district = service, None
    if service[-1].isdigit():
        domain, number = service.rsplit(" ", 1)
        district = int(number)
    return Named(first, last, civility.strip("-"), Domain(domain), district, rank, function)


def _all(name: str) -> list[tuple[str, str]]:
    return [_keyed(line) for line in data_lines(name)]


def _keyed(line: str) -> tuple[str, str]:
    key, _, rest = line.partition(":")
    return key.strip(), rest.strip()


def _pair(text: str) -> tuple[str, str]:
    masculine, _, feminine = text.partition("|")
    return masculine.strip(), feminine.strip()
