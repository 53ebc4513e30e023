"""What the demo city holds, and that the same seed gives the same city."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from shapely import union_all
from shapely.geometry import Point, shape

from beffroi.disk import unwritable
from beffroi.enums import Category, Domain, FacilityKind, Status
from beffroi.errors import ConfigurationError
from tests.conftest import CITY_NOW, CITY_SEED
from tests.needs import require
from tools.city.addresses import COLUMNS
from tools.city.generate import generate_city
from tools.city.lists import named_people
from tools.city.manifest import MANIFEST, read_identity, read_manifest


def _rows(folder: Path, database: str, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / database)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def _features(folder: Path, name: str) -> list[dict[str, object]]:
    features: list[dict[str, object]] = json.loads((folder / name).read_text("utf-8"))["features"]
    return features


def _content(folder: Path) -> dict[str, str]:
    """A digest of everything that a city says, apart from how databases lay it out."""
    files = {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.suffix in (".csv", ".geojson")}
    for database in ("directory.db", "ticketing.db"):
        connection = sqlite3.connect(folder / database)
        files[database] = "\n".join(sorted(connection.iterdump())).encode()
        connection.close()
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_the_city_is_as_large_as_promised(city_folder: Path) -> None:
    facts = read_manifest(city_folder)
    assert facts is not None and facts.name == "Paris, données de démonstration"
    assert facts.streets >= 700 and facts.facilities >= 1500
    assert (facts.districts, facts.people, facts.tickets, facts.services) == (20, 600, 6000, 194)


def test_a_finished_city_is_kept_as_it_is(city_copy: Path) -> None:
    before = (city_copy / "ticketing.db").stat().st_mtime_ns
    generate_city(city_copy, CITY_SEED + 1, CITY_NOW)
    assert (city_copy / "ticketing.db").stat().st_mtime_ns == before


def test_a_half_made_city_is_made_again_and_is_the_same(city_copy: Path, city_folder: Path) -> None:
    (city_copy / MANIFEST).unlink()
    (city_copy / "directory.db").unlink()
    (city_copy.parent / ".city.part-stale").mkdir()
    generate_city(city_copy, CITY_SEED, CITY_NOW)
    assert _content(city_copy) == _content(city_folder)
    assert (
        "" != read_identity(city_copy) != read_identity(city_folder)
    )  # of another one: what was done is gone
    assert [p.name for p in city_copy.parent.glob(".city.part-*")] == []


def test_a_folder_with_other_things_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "roman.txt").write_text("le mien")
    with pytest.raises(ConfigurationError, match="autre chose"):
        generate_city(tmp_path / "home", CITY_SEED, CITY_NOW)
    assert (tmp_path / "home" / "roman.txt").read_text() == "le mien"


def test_arrondissements_cover_the_city_without_overlap(city_folder: Path) -> None:
    polygons = [shape(f["geometry"]) for f in _features(city_folder, "districts.geojson")]
    assert len(polygons) == 20 and all(p.is_valid for p in polygons)
    whole = union_all(polygons)
    assert whole.geom_type == "Polygon" and sum(p.area for p in polygons) == pytest.approx(
        whole.area, rel=1e-6
    )


def test_addresses_have_the_national_columns_and_lie_in_their_arrondissement(city_folder: Path) -> None:
    features = _features(city_folder, "districts.geojson")
    polygons = {f["properties"]["number"]: shape(f["geometry"]) for f in features}  # type: ignore[index]
    with (city_folder / "addresses.csv").open(encoding="utf-8") as text:
        reader = csv.DictReader(text, delimiter=";")
        rows = list(reader)
        assert tuple(reader.fieldnames or ()) == COLUMNS
    assert len({row["id"] for row in rows}) == len(rows) and any(row["rep"] == "bis" for row in rows)
    for row in rows[::37]:
        district = int(row["code_insee"][3:])
        assert row["code_postal"] == f"750{district:02d}"
        assert polygons[district].contains(Point(float(row["lon"]), float(row["lat"])))


def test_each_arrondissement_has_every_kind_of_facility_and_one_mairie(city_folder: Path) -> None:
    found = Counter(
        (f["properties"]["kind"], f["properties"]["district"])  # type: ignore[index]
        for f in _features(city_folder, "facilities.geojson")
    )
    assert len(found) == 14 * 20
    assert all(found[FacilityKind.MAIRIE.value, district] == 1 for district in range(1, 21))


def test_each_arrondissement_has_the_nine_services_and_each_domain_a_directorate(city_folder: Path) -> None:
    rows = set(_rows(city_folder, "directory.db", "select domain, district from service"))
    assert rows == {(c.value, d) for c in Category for d in range(1, 21)} | {(d.value, None) for d in Domain}


def test_named_people_are_where_the_examples_say(city_folder: Path) -> None:
    query = (
        "select first_name || ' ' || last_name, service_id, s.head_id = p.id "
        "from person p join service s on s.id = service_id"
    )
    rows = _rows(city_folder, "directory.db", query)
    people = {str(name): (service, head) for name, service, head in rows}
    assert set(people) >= {f"{n.first_name} {n.last_name}" for n in named_people()}
    assert people["Karim Benali"] == ("voirie-11", 1) and people["Claire Aubry"] == ("voirie-11", 0)
    assert people["Hélène Lefèvre"] == ("proprete-9", 1) and people["Olivier Perrault"] == ("voirie", 1)
    assert people["Nadia Cherif"] == ("ressources-humaines", 1) and people["Samuel Cohen"] == ("finances", 1)


def test_named_family_names_are_unique_and_five_are_shared(city_folder: Path) -> None:
    names = Counter(name for (name,) in _rows(city_folder, "directory.db", "select last_name from person"))
    assert {names[n.last_name] for n in named_people()} == {1}
    assert all(names[name] == 5 for name in ("Martin", "Diallo", "Nguyen", "Dubois", "Petit"))


def test_everyone_reports_to_someone_except_directors(city_folder: Path) -> None:
    query = (
        "select p.id from person p join service s on s.id = p.service_id "
        "where p.manager_id is null and not (s.head_id = p.id and s.district is null)"
    )
    assert _rows(city_folder, "directory.db", query) == []
    loops = "select count(*) from person p join person m on m.id = p.manager_id where m.manager_id = p.id"
    assert _rows(city_folder, "directory.db", loops) == [(0,)]


def test_every_service_has_tickets_in_each_state_and_old_urgent_ones(city_folder: Path) -> None:
    query = "select category, district, status from ticket where district is not null group by 1, 2, 3"
    states = _rows(city_folder, "ticketing.db", query)
    assert len(states) >= 9 * 20 * len(Status) - 3  # a few messy tickets have lost their arrondissement
    old = (CITY_NOW - timedelta(days=31)).isoformat(" ")
    query = (
        "select category, district from ticket where status = 'ouvert' and priority = 'urgente' "
        f"and created < '{old}' and district is not null group by 1, 2"
    )
    assert len(_rows(city_folder, "ticketing.db", query)) == 9 * 20


def test_tickets_are_numbered_in_time_and_never_in_the_future(city_folder: Path) -> None:
    rows = _rows(city_folder, "ticketing.db", "select number, created, updated from ticket order by number")
    assert [number for number, _, _ in rows] == list(range(1, 6001))
    created = [str(moment) for _, moment, _ in rows]
    assert created == sorted(created) and created[0] >= (CITY_NOW - timedelta(days=731)).isoformat(" ")
    latest = max(str(moment) for _, _, moment in rows)
    assert latest <= CITY_NOW.isoformat(" ") + ".000000"


def test_assignees_belong_to_the_service_and_some_tickets_have_none(city_folder: Path) -> None:
    query = (
        "select count(*) from ticket t join agent a on a.id = t.assignee_id "
        "where a.domain <> t.category or (t.district is not null and a.district <> t.district)"
    )
    assert _rows(city_folder, "ticketing.db", query) == [(0,)]
    nobody = _rows(city_folder, "ticketing.db", "select count(*) from ticket where assignee_id is null")
    assert 300 < int(str(nobody[0][0])) < 1500


def test_generation_leaves_no_trace_where_it_fails(tmp_path: Path) -> None:
    def disk_fills_up(_what: str, share: float) -> None:
        if share > 0.3:
            raise OSError(28, "No space left on device")

    with pytest.raises(ConfigurationError, match="le disque est plein"):
        generate_city(tmp_path / "city", CITY_SEED, CITY_NOW, disk_fills_up)
    assert [p.name for p in tmp_path.iterdir()] == [".city.lock"]


@pytest.mark.parametrize("room", ["3m", "12m", "20m"])
def test_a_full_disk_is_told_as_one_and_leaves_nothing(tmp_path: Path, room: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    small = ["unshare", "-rm", "sh", "-c", f'mount -t tmpfs -o size={room} none "$0" && "$@"; ls -A "$0"']
    made = [str(Path(sys.executable).with_name("beffroi")), "city", "generate"]
    environment = os.environ | {"BEFFROI_HOME": str(home)}
    done = subprocess.run(
        [*small, str(home), *made], capture_output=True, text=True, check=False, timeout=100, env=environment
    )
    mounted = "unshare" not in done.stderr and "mount:" not in done.stderr
    require(mounted, f"a user namespace with a disk of its own: {done.stderr}")
    told = [line for line in done.stderr.splitlines() if not line.startswith("…")]
    assert told == [f"Erreur : {unwritable(home, errno.ENOSPC).fr}"] and done.stdout == ".city.lock\n"
