"""Import of files in the layout of the official exports."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyogrio.raw import write

from beffroi.enums import FacilityKind
from beffroi.errors import ConfigurationError
from tools.city.folder import PACKAGE
from tools.city.import_mapping import read_mapping
from tools.city.importer import import_files
from tools.city.reports import ImportReport
from tools.geocoder.embedded import EmbeddedGeocoder
from tools.gis.embedded import EmbeddedGis

HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;"
    "source_position;source_nom_voie;certification_commune;cad_parcelles"
)


def _line(number: str, suffix: str, street: str, insee: str, lon: str, lat: str) -> str:
    postcode = "750" + insee[3:]
    return (
        f"{insee}_6833_{number}_{suffix};{insee}_6833;{number};{suffix};{street};{postcode};{insee};Paris;;;"
        f"0;0;{lon};{lat};entrée;;;PARIS;{street.upper()};commune;commune;1;"
    )


OBERKAMPF = [
    _line("2", "", "Rue Oberkampf", "75111", "2.36704", "48.86311"),
    _line("4", "", "Rue Oberkampf", "75111", "2.36731", "48.86316"),
    _line("4", "bis", "Rue Oberkampf", "75111", "2.36740", "48.86318"),
    _line("12", "", "Rue Oberkampf", "75111", "2.36786", "48.86327"),
]


@pytest.fixture
def ban(tmp_path: Path) -> Path:
    path = tmp_path / "adresses-75.csv"
    path.write_text("\n".join([HEADER, *OBERKAMPF]) + "\n", "utf-8")
    return path


def _geojson(path: Path, features: list[dict[str, Any]]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def _geopackage(
    path: Path, layer: str, places: list[tuple[float, float]], fields: dict[str, list[str]], crs: str
) -> None:
    write(
        path,
        shapely.to_wkb(shapely.points(places)),
        field_data=[np.array(values, dtype=object) for values in fields.values()],
        fields=np.array(list(fields)),
        layer=layer,
        driver="GPKG",
        geometry_type="Point",
        crs=crs,
    )


def _square(number: int, west: float) -> dict[str, Any]:
    ring = [[west, 48.8], [west + 0.1, 48.8], [west + 0.1, 48.9], [west, 48.9], [west, 48.8]]
    properties = {"c_ar": number, "l_ar": f"{number}ème Ardt", "c_arinsee": 75100 + number}
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": properties,
    }


def _reasons(report: ImportReport) -> dict[int, str]:
    return {left.line: left.reason for file in report.files for left in file.left_out}


def test_official_addresses_replace_those_of_the_demo(city_copy: Path, ban: Path) -> None:
    addresses, gis = EmbeddedGeocoder(city_copy / PACKAGE), EmbeddedGis(city_copy / PACKAGE)
    assert addresses.locate("12 rue de la Paix").exact is not None
    seen: list[float] = []
    report = import_files(city_copy, [ban], lambda _what, share: seen.append(share))
    assert (report.kept, report.files[0].kind, seen[-1]) == (4, "addresses", 1.0)
    assert import_files(city_copy, [ban]).kept == 4  # again is the same
    place = addresses.locate("4 bis rue oberkampf").exact  # the map in memory follows the file
    assert place is not None and (place.lon, place.lat) == (2.36740, 48.86318)
    assert addresses.locate("12 rue de la Paix").exact is None
    assert gis.facilities(FacilityKind.MAIRIE, 11).items  # other layers stay


def test_official_addresses_are_not_interpolated(city_copy: Path, ban: Path) -> None:
    import_files(city_copy, [ban])
    found = EmbeddedGeocoder(city_copy / PACKAGE).locate("8 rue Oberkampf")
    assert found.exact is None and [place.number for place in found.candidates] == ["4", "12"]


def test_what_is_left_out_is_said_line_by_line(city_copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "messy.csv"
    lines = [
        HEADER,
        OBERKAMPF[0],
        _line("douze", "", "Rue Oberkampf", "75111", "2.36", "48.86"),
        _line("14", "", "", "75111", "2.36", "48.86"),
        _line("14", "", "Rue Oberkampf", "93066", "2.36", "48.93"),
        _line("14", "", "Rue Oberkampf", "75111", "", ""),
        _line("14", "", "Rue Oberkampf", "75111", "48.86", "2.36"),
        OBERKAMPF[0],
        "",
        "court;trop",
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    report = import_files(city_copy, [path])
    assert report.kept == 1 and report.files[0].left_out_count == len(_reasons(report)) == 7
    assert list(_reasons(report)) == [3, 4, 5, 6, 7, 8, 10]
    expected = ["numéro", "nom de voie", "commune", "position", "hors de Paris", "doublon", "nom de voie"]
    assert all(word in reason for word, reason in zip(expected, _reasons(report).values(), strict=True))


def test_compressed_files_and_a_byte_order_mark_are_read(city_copy: Path, ban: Path, tmp_path: Path) -> None:
    path = tmp_path / "adresses-75.csv.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + ban.read_bytes()))
    assert import_files(city_copy, [path]).kept == 4


def test_official_polygons_and_facilities_are_taken(city_copy: Path, tmp_path: Path) -> None:
    polygons = _geojson(
        tmp_path / "arrondissements.geojson", [_square(1, 2.2), _square(2, 2.3), _square(99, 2.4)]
    )
    point = {"type": "Point", "coordinates": [2.35, 48.85]}
    facilities = _geojson(
        tmp_path / "equipements.geojson",
        [
            {"type": "Feature", "geometry": point, "properties": {"name": "École A", "kind": "ecoles"}},
            {"type": "Feature", "geometry": point, "properties": {"name": "Bar B", "kind": "bar"}},
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [3.0, 48.0]},
             "properties": {"name": "École C", "kind": "école"}},
            {"type": "Feature"},
        ],
    )  # fmt: skip
    report = import_files(city_copy, [facilities, polygons])
    assert [(file.kind, file.kept, file.left_out_count) for file in report.files] == [
        ("districts", 2, 1),
        ("facilities", 1, 3),
    ]
    gis = EmbeddedGis(city_copy / PACKAGE)
    assert gis.district_at(2.35, 48.85).number == 2
    assert [f.name for f in gis.facilities(FacilityKind.ECOLE, 2).items] == ["École A"]


def test_facilities_are_placed_by_the_polygons_that_come_with_them_in_a_geopackage(
    city_copy: Path, tmp_path: Path
) -> None:
    write(
        tmp_path / "limites.gpkg",
        shapely.to_wkb([shapely.box(2.2, 48.8, 2.3, 48.9), shapely.box(2.3, 48.8, 2.4, 48.9)]),
        field_data=[np.array([19, 20])],
        fields=np.array(["c_ar"]),
        layer="limites",
        driver="GPKG",
        geometry_type="Polygon",
        crs="EPSG:4326",
    )
    point = {"type": "Point", "coordinates": [2.35, 48.85]}
    schools = [{"type": "Feature", "geometry": point, "properties": {"name": "École A", "kind": "école"}}]
    facilities = _geojson(tmp_path / "equipements.geojson", schools)
    report = import_files(city_copy, [facilities, tmp_path / "limites.gpkg"])
    assert [file.kind for file in report.files] == ["districts", "facilities"]
    found = EmbeddedGis(city_copy / PACKAGE).facilities(FacilityKind.ECOLE, 20)
    assert [f.name for f in found.items] == ["École A"]


def test_a_geopackage_in_metres_with_other_names_is_taken_by_a_mapping(
    city_copy: Path, tmp_path: Path
) -> None:
    places = [(652_000.0 + 40 * n, 6_862_000.0) for n in range(3)]
    fields = {"libelle": ["École A", "École B", "Bar C"], "type": ["Élémentaire", "ELEMENTAIRE", "bar"]}
    _geopackage(tmp_path / "ville.gpkg", "batis", places, {"nom": ["x", "y", "z"]}, "EPSG:2154")
    _geopackage(tmp_path / "ville.gpkg", "ecoles", places, fields, "EPSG:2154")
    points = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [2.35, 48.86]},
               "properties": {"adresse": "12 rue X", "arrdt": "75004"}}]  # fmt: skip
    toilets = _geojson(tmp_path / "sanisettes.geojson", points)
    names = tmp_path / "noms.toml"
    names.write_text(
        '[[file]]\nname = "*.gpkg"\nlayer = "ecoles"\nkind = "facilities"\n'
        'fields = { name = "libelle", kind = "type" }\nkinds = { "elementaire" = "école" }\n'
        '[[file]]\nname = "sanisettes.geojson"\nconstants = { kind = "sanisette" }\n'
        'fields = { name = "adresse", address = "adresse", district = "arrdt" }\n'
    )
    report = import_files(city_copy, [tmp_path / "ville.gpkg", toilets], mapping=read_mapping(names))

    assert sorted((file.kept, file.left_out_count) for file in report.files) == [(1, 0), (2, 1)]
    gis = EmbeddedGis(city_copy / PACKAGE)
    found = gis.nearest(FacilityKind.ECOLE, 2.345, 48.857, 5).items
    assert {f.name for f in found} == {"École A", "École B"} and all((f.distance or 0) < 2_000 for f in found)
    assert [f.name for f in gis.facilities(FacilityKind.SANISETTE, 4).items] == ["12 rue X"]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ('[[file]]\nfields = { nom = "libelle" }', "champ inconnu « nom »"),
        (
            '[[file]]\nkinds = { "bar" = "bar" }',
            "kinds.bar : cette valeur n'existe pas. Il y a : école, crèche",
        ),
        ('[[file]]\nkind = "rues"', "file.0.kind : .* Il y a : districts, facilities, streets"),
        ('[[file]]\nlayers = "un"', "file.0.layers : ce nom n'existe pas. Il y a : name, layer"),
        ("[[file]]\nfields = 3", "une table est attendue"),
        ("[[file]]\nname = 3", "un texte entre guillemets est attendu"),
        ("[[files]]", "files : ce nom n'existe pas. Il y a : file"),
        ("[[file]", r"lisible : ce n'est pas du TOML \(ligne 1\)"),
        ('[[file]]\nlayer = "absente"', "n'a pas de couche « absente »"),
        ("", "plusieurs couches"),
    ],
)
def test_a_wrong_mapping_is_said(city_copy: Path, tmp_path: Path, mapping: str, words: str) -> None:
    for layer in ("un", "deux"):
        _geopackage(tmp_path / "ville.gpkg", layer, [(2.35, 48.85)], {"name": ["x"]}, "EPSG:4326")
    (tmp_path / "noms.toml").write_text(mapping)
    with pytest.raises(ConfigurationError, match=words):
        import_files(city_copy, [tmp_path / "ville.gpkg"], mapping=read_mapping(tmp_path / "noms.toml"))


def test_a_whole_city_is_taken_with_progress(city_copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "adresses-75.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as out:
        out.write(HEADER + "\n")
        for n in range(150_000):
            lon, lat = 2.25 + n % 300 / 2_000, 48.82 + n // 300 / 10_000
            street, district = f"Rue du Maréchal {n % 5_000}", n % 20 + 1
            out.write(
                _line(str(n // 5_000 + 1), "", street, f"751{district:02d}", str(lon), f"{lat:.5f}") + "\n"
            )
    seen: list[float] = []
    report = import_files(city_copy, [path], lambda _what, share: seen.append(share))

    assert report.kept == 150_000 and report.files[0].left_out_count == 0
    assert seen == sorted(seen) and len(seen) > 5 and seen[-1] == 1.0
    place = EmbeddedGeocoder(city_copy / PACKAGE).locate("3 rue du maréchal 42").exact
    assert place is not None and place.number == "3"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("absent.csv", None, "n'existe pas"),
        ("notes.txt", b"bonjour", "pris en charge"),
        ("other.csv", b"a;b;c\n1;2;3\n", "colonnes"),
        ("latin.csv", HEADER.encode() + "\n1;;1;;Rue é".encode("latin-1"), "UTF-8"),
        ("empty.csv", HEADER.encode() + b"\n", "aucune adresse"),
        ("bad.geojson", b"{", "GeoJSON"),
        ("list.json", b"[]", "GeoJSON"),
        ("odd.geojson", b'{"features":[{"geometry":{"type":"Blob"}}]}', "illisible"),
        ("bad.csv.gz", b"not gzip", "lisible"),
        ("bad.gpkg", b"", "pas un GeoPackage"),
        ("vrt.gpkg", b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>", "pas un GeoPackage"),
        ("cut.gpkg", b"SQLite format 3\0" + bytes(52) + b"GPKG" + bytes(40), "GeoPackage abîmé"),
    ],
)
def test_an_unusable_file_leaves_the_city_as_it_was(
    city_copy: Path, ban: Path, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    before = (city_copy / PACKAGE).read_bytes()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigurationError, match=words):
        import_files(city_copy, [ban, tmp_path / name])
    assert (city_copy / PACKAGE).read_bytes() == before
    assert not list(city_copy.glob(".part-*"))
