"""A directory of ten thousand, read a hundred at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.conftest import need_ldap
from tools.city.folder import DIRECTORY
from tools.demo.demo_ldif import demo_ldif, group, person, settings_of
from tools.demo.slapd_server import SlapdServer
from tools.directory.embedded import MOST_PEOPLE

MANY = 10_000
FIRST = "Aïcha Bastien Chloé Damien Élodie Fatou Gaël Hugo Inès Jules".split()
SYLLABLES = "bar cho del fan gui hou jar lem mon per".split()


def names() -> Iterator[tuple[str, str, str]]:
    """``(uid, first name, family name)``; each family name is borne by ten."""
    for number in range(MANY):
        family = "".join(SYLLABLES[int(digit)] for digit in f"{number // 10:03d}").title()
        yield f"agent{number}", FIRST[number % 10], family


@pytest.fixture(scope="module")
def large(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlapdServer]:
    need_ldap()
    crowd = list(names())
    extra = [person(*who, title="Agente de propreté") for who in crowd]
    extra.append(group("foule", [uid for uid, *_ in crowd], description="Foule", businessCategory="propreté",
                       owner="uid=karim.benali,ou=people,dc=paris,dc=demo", l="20e"))  # fmt: skip
    server = SlapdServer(tmp_path_factory.mktemp("large"), demo_ldif(city_folder / DIRECTORY, extra))
    server.start()
    yield server
    server.stop()


def test_ten_thousand_are_read_page_by_page_and_counted(large: SlapdServer) -> None:
    from tools.directory.ldap.directory import LdapDirectory

    directory = LdapDirectory(settings_of(large, page=100, timeout=120))
    found = directory.search_people("agents de propreté", None, 20)
    assert found.total >= MANY and len(found.items) == MOST_PEOPLE and not found.complete


def test_a_name_is_found_among_ten_thousand(large: SlapdServer) -> None:
    from tools.directory.ldap.directory import LdapDirectory

    directory = LdapDirectory(settings_of(large, page=100, timeout=120))
    directory.check()
    for typed, family in (
        ("Élodie Fanguihou", "Fanguihou"),
        ("gael fangihou", "Fanguihou"),
        ("Benalli", "Benali"),
    ):
        began, worked = time.monotonic(), time.process_time()
        found = directory.find_person(typed)
        print(f"{typed}: {time.monotonic() - began:.2f} s, processor {time.process_time() - worked:.2f} s")
        assert family in {p.last_name for p in (found.exact, *found.candidates) if p is not None}
    found = directory.find_person("Élodie Fanguihou")
    assert found.exact is not None and found.exact.name == "Élodie Fanguihou"
