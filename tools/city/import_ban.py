"""Addresses from a CSV of the Base Adresse Nationale, read line by line.

Column layout: https://adresse.data.gouv.fr, « Fichiers BAN au format CSV »; columns are found by the header.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, cast

import shapely

from beffroi.errors import ConfigurationError
from tools.city.addresses import DEMO
from tools.city.geopackage import Layer, layer_of, write_layer
from tools.city.reports import FileReport, Tally

NEEDED = ("numero", "rep", "nom_voie", "code_postal", "code_insee", "lon", "lat")
BATCH = 20_000
WEST, EAST, SOUTH, NORTH = 2.1, 2.6, 48.7, 49.0
Row = tuple[str, str, str, int, str, int, str, float, float]


class _Unusable(ValueError):
    """Why one line is left out, in French."""


def import_addresses(
    path: Path, package: Path, tell: Callable[[float], None], *, append: bool = False
) -> FileReport:
    """Fill the layer ``addresses`` from a BAN CSV (``.csv`` or ``.csv.gz``, UTF-8, semicolons or commas).

    Args:
        tell: called with the share read, 0 to 1, after each batch.
        append: keep what the layer holds.
    """
    tally = Tally(path, "addresses")
    batch: list[Row] = []
    for row in _rows(path, tally, tell):
        batch.append(row)
        if len(batch) == BATCH:
            _flush(batch, package, tally, append)
    _flush(batch, package, tally, append)
    if not tally.kept:
        raise ConfigurationError(
            f"« {path.name} » ne contient aucune adresse de Paris utilisable : rien n'a été importé.",
            f"'{path.name}' holds no usable address of Paris: nothing was imported.",
        )
    return tally.report()


def _rows(path: Path, tally: Tally, tell: Callable[[float], None]) -> Iterator[Row]:
    seen: set[tuple[str, int, str, int]] = set()
    try:
        with path.open("rb") as raw, _open(path, raw) as text:
            size = max(1, os.fstat(raw.fileno()).st_size)
            reader = csv.DictReader(text, delimiter=_delimiter(path, text))
            for fields in reader:
                line = reader.line_num
                if line % BATCH == 0:
                    tell(min(1.0, raw.tell() / size))
                try:
                    row = _row(fields, line)
                except _Unusable as why:
                    tally.leave_out(line, str(why))
                    continue
                key = (row[2], row[3], row[4], row[5])
                if key in seen:
                    tally.leave_out(line, f"doublon de {row[3]}{row[4]} {row[2]}")
                    continue
                seen.add(key)
                yield row
    except (UnicodeDecodeError, csv.Error, OSError, EOFError) as error:
        raise ConfigurationError(
            f"« {path.name} » n'est pas un CSV lisible en UTF-8 ({error}). Rien n'a été importé.",
            f"'{path.name}' is not a readable UTF-8 CSV ({error}). Nothing was imported.",
        ) from error


def _open(path: Path, raw: IO[bytes]) -> IO[str]:
    file = cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if path.suffix == ".gz" else raw
    return io.TextIOWrapper(file, encoding="utf-8-sig", newline="")


def _delimiter(path: Path, text: IO[str]) -> str:
    header = text.readline()
    text.seek(0)
    delimiter = ";" if header.count(";") >= header.count(",") else ","
    missing = [name for name in NEEDED if name not in header.strip().split(delimiter)]
    if missing:
        raise ConfigurationError(
            f"« {path.name} » n'a pas les colonnes {', '.join(missing)} de la Base Adresse Nationale.",
            f"'{path.name}' lacks the columns {', '.join(missing)} of the national address base.",
        )
    return delimiter


def _row(fields: dict[str, str | None], line: int) -> Row:
    """The columns that the GIS uses, checked."""
    street, suffix = (fields["nom_voie"] or "").strip(), (fields["rep"] or "").strip().lower()
    if not street:
        raise _Unusable("nom de voie vide")
    district = _district(fields["code_insee"] or "")
    number = fields["numero"] or ""
    if not (number.isascii() and number.isdigit() and 0 < int(number) < 10_000):
        raise _Unusable(f"numéro « {number} » illisible")
    lon, lat = _position(fields["lon"] or "", fields["lat"] or "")
    source = DEMO if fields.get("source_position") == DEMO else "BAN"
    identity = fields.get("id") or f"ligne-{line}"
    postcode = fields["code_postal"] or f"750{district:02d}"
    return identity, postcode, street, int(number), suffix, district, source, lon, lat


def _district(insee: str) -> int:
    if len(insee) == 5 and insee.startswith("751") and insee.isdigit() and 1 <= int(insee[3:]) <= 20:
        return int(insee[3:])
    raise _Unusable(f"commune « {insee} » hors de Paris")


def _position(lon: str, lat: str) -> tuple[float, float]:
    try:
        x, y = float(lon), float(lat)
    except ValueError as error:
        raise _Unusable("position manquante ou illisible") from error
    if not (WEST < x < EAST and SOUTH < y < NORTH):
        raise _Unusable(f"position ({x}, {y}) hors de Paris")
    return x, y


def _flush(batch: list[Row], package: Path, tally: Tally, append: bool) -> None:
    if not batch:
        return
    ids, postcodes, streets, numbers, suffixes, districts, sources, lon, lat = zip(*batch, strict=True)
    layer: Layer = layer_of(
        shapely.points(lon, lat),
        {
            "id": ids, "postcode": postcodes, "street": streets, "number": numbers, "suffix": suffixes,
            "district": districts, "source": sources,
        },
    )  # fmt: skip
    write_layer(package, "addresses", layer, append=append or tally.kept > 0)
    tally.kept += len(batch)
    batch.clear()
