"""Import of official or generated files into the embedded GIS: all of them, or nothing.

The new GeoPackage is made beside the old one and takes its place at the end.
"""

from __future__ import annotations

import errno
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from beffroi.disk import unwritable
from beffroi.errors import ConfigurationError
from tools.city.disk import disk_error
from tools.city.folder import PACKAGE
from tools.city.geopackage import layer_of, read_layer, write_layer
from tools.city.import_ban import import_addresses
from tools.city.import_features import read_features
from tools.city.import_layers import import_layer, kind_of
from tools.city.import_mapping import FileMapping, ImportMapping
from tools.city.progress import Progress, no_progress
from tools.city.reports import FileReport, ImportReport


def import_files(
    folder: Path,
    files: list[Path],
    progress: Progress | None = None,
    mapping: ImportMapping | None = None,
) -> ImportReport:
    """Replace addresses, arrondissements, facilities or street lines by those of the files; doing it again
    changes nothing.

    Args:
        folder: the city's folder.
        files: BAN CSV (``.csv``, ``.csv.gz``), GeoJSON (``.geojson``, ``.json``), GeoPackage (``.gpkg``);
            polygons are read first, and several files of one layer make it up together.
        progress: called with what is being read and the share done, 0 to 1.
        mapping: names of fields and layers that are not ours.

    Raises:
        ConfigurationError: where a file cannot be used; the city is then as it was.
    """
    tell = progress or no_progress
    package, draft = folder / PACKAGE, folder / f".part-{PACKAGE}"
    draft.unlink(missing_ok=True)
    try:
        if package.exists():
            shutil.copyfile(package, draft)
        reports = _import_all(files, draft, tell, mapping or ImportMapping())
        draft.replace(package)
    except (OSError, DataSourceError, DataLayerError, FeatureError) as error:
        if (number := disk_error(error, folder)) != errno.EIO:
            raise unwritable(folder.parent, number) from error
        raise ConfigurationError(
            f"L'import n'a pas pu être écrit ({error}). La ville est restée telle quelle.",
            f"The import could not be written ({error}). The city is as it was.",
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    tell("Import terminé", 1.0)
    return ImportReport(tuple(reports))


def _import_all(files: list[Path], draft: Path, tell: Progress, mapping: ImportMapping) -> list[FileReport]:
    reading = [(path, each) for path in files for each in mapping.of(_present(path))]
    reading.sort(key=lambda pair: _rank(*pair))
    reports: list[FileReport] = []
    taken: set[str] = set()
    for done, (path, how) in enumerate(reading):

        def share(part: float, done: int = done, path: Path = path) -> None:
            tell(f"Lecture de {path.name}", (done + part) / len(reading))

        share(0.0)
        reports.append(_import_one(path, draft, how, share, taken))
    kinds = {report.kind for report in reports}
    if "addresses" in kinds and "streets" not in kinds:
        _derive_streets(draft)
    return reports


def _present(path: Path) -> Path:
    if not path.is_file():
        raise ConfigurationError(f"Le fichier « {path} » n'existe pas.", f"No file '{path}'.")
    return path


def _import_one(
    path: Path, draft: Path, how: FileMapping, share: Callable[[float], None], taken: set[str]
) -> FileReport:
    name = path.name.lower()
    if name.endswith((".csv", ".csv.gz")):
        report = import_addresses(path, draft, share, append="addresses" in taken)
        taken.add(report.kind)
        return report
    if name.endswith((".geojson", ".json", ".gpkg")):
        return import_layer(path, draft, how, share, taken)
    raise ConfigurationError(
        f"« {path.name} » : seuls .csv, .csv.gz, .geojson, .json et .gpkg sont pris en charge.",
        f"'{path.name}': only .csv, .csv.gz, .geojson, .json and .gpkg are supported.",
    )


def _rank(path: Path, how: FileMapping) -> int:
    """Arrondissements first: facilities without a number are placed by them."""
    if how.kind == "districts" or (how.kind is None and _holds_polygons(path, how.layer)):
        return 0
    return 1 if path.name.lower().endswith("json") else 2


def _holds_polygons(path: Path, layer: str | None) -> bool:
    name = path.name.lower()
    if name.endswith(".gpkg"):
        first = next(read_features(path, layer), None)
        return first is not None and kind_of(first) == "districts"
    return name.endswith("json") and b"olygon" in _beginning(path)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(20_000)


def _derive_streets(draft: Path) -> None:
    """Street lines through the addresses of the longer side, for maps."""
    layer = read_layer(draft, "addresses")
    points = shapely.get_coordinates(layer.geometry)
    sides: dict[tuple[str, int], dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    columns = zip(layer.fields["street"], layer.fields["district"], layer.fields["number"], strict=True)
    for index, (street, district, number) in enumerate(columns):
        sides[str(street), int(district)][int(number) % 2].append((int(number), index))
    lines = {key: max(both.values(), key=len) for key, both in sides.items()}
    kept = {key: sorted(rows) for key, rows in lines.items() if len(rows) > 1}
    geometry = [shapely.linestrings(points[[index for _, index in rows]]) for rows in kept.values()]
    if kept:
        fields: dict[str, list[Any]] = {"name": [n for n, _ in kept], "district": [d for _, d in kept]}
        write_layer(draft, "streets", layer_of(np.array(geometry), fields))
