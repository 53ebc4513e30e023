"""Whatever is typed, every connector finds the people whom the embedded one finds."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from beffroi.ports import Directory
from beffroi.records import Lookup, Person
from tools.city.folder import DIRECTORY
from tools.directory.embedded import EmbeddedDirectory

TRIES = 150


@pytest.fixture(scope="module")
def reference(city_folder: Path) -> EmbeddedDirectory:
    return EmbeddedDirectory(city_folder / DIRECTORY)


@pytest.fixture
def ldap_directory(directory: Directory) -> Directory:
    if isinstance(directory, EmbeddedDirectory):
        pytest.skip("it is the reference")
    return directory


def typed(everybody: tuple[Person, ...]) -> Iterator[str]:
    """Names as people type them: whole, in part, turned round, with civility, with one slip, with two."""
    rng = random.Random(4711)
    forms = (
        "{f} {l}",
        "{l} {f}",
        "{l}",
        "{f}",
        "M. {l}",
        "Mme {f} {l}",
        "{i}. {l}",
        "{f} {l} de la voirie",
        "Zoé {l}",
    )
    for turn in range(TRIES):
        person = rng.choice(everybody)
        name = rng.choice(forms).format(f=person.first_name, l=person.last_name, i=person.first_name[0])
        for _ in range(turn % 3):
            name = slip(name, rng)
        yield rng.choice((str, str.lower, str.upper))(name)


def slip(name: str, rng: random.Random) -> str:
    """One letter left out, doubled, swapped with the next, or another one."""
    at = rng.randrange(len(name) - 1)
    return rng.choice((
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        name[:at] + rng.choice(string.ascii_lowercase) + name[at + 1 :],
    ))  # fmt: skip


def ids(found: Lookup[Person]) -> tuple[str | None, set[str]]:
    return found.exact.id if found.exact else None, {person.id for person in found.candidates}


def test_nobody_is_taken_whom_the_reference_would_not_take(
    ldap_directory: Directory, reference: EmbeddedDirectory
) -> None:
    everybody = reference.search_people(None, None, None).items
    other = {}
    for name in typed(everybody):
        here, there = ids(ldap_directory.find_person(name)), ids(reference.find_person(name))
        if here != there:
            other[name] = (here, there)
    print(f"{len(other)} of {TRIES} differ: {other}")
    assert not [name for name, (here, there) in other.items() if here[0] not in (None, there[0])]
    assert len(other) <= TRIES * 0.02
