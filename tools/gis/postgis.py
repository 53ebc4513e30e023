"""Features of PostGIS tables. Names go into a statement as quoted identifiers, values only as parameters."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import shapely

from beffroi.settings.maps import FacilityLayer, Postgis
from beffroi.touched import touch
from tools.gis.layers import pattern_of, wrong_mapping
from tools.gis.postgis_library import connect, errors_of, library, within
from tools.gis.source import Feature, Features, Server, Wanted
from tools.reach.breaker import Breaker, Health
from tools.reach.deadline import Deadline
from tools.reach.idle import Idle
from tools.reach.retry import read_with_retries

_COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped
"""
_SRID = """
    SELECT srid FROM geometry_columns
    WHERE to_regclass(format('%%I.%%I', f_table_schema, f_table_name)) = to_regclass(%s)
      AND f_geometry_column = %s
"""
_MOST_DISTRICTS = 1_000


class PostgisSource:
    """Tables of a database (`tools.gis.source.Source`).

    Args:
        breaker: of this system; its own where None.

    Raises:
        ConfigurationError: the library or the secret is missing.
    """

    def __init__(self, system: Postgis, *, breaker: Breaker | None = None) -> None:
        library()
        self._system = system
        self._password = system.password.read
        self._password()
        self._breaker = breaker or Breaker("carte")
        self._idle = Idle[Any]()
        self._srids: dict[tuple[str, str], int] = {}

    @property
    def health(self) -> Health:
        """The database as the last questions found it, without asking it."""
        return self._breaker.health

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._idle.close()

    def server(self) -> Server:
        """Versions of PostGIS and PostgreSQL."""
        self._rows("SELECT 1")
        began = time.monotonic()
        (postgres,) = self._rows("SELECT current_setting('server_version')")[0]
        latency = time.monotonic() - began
        extension = self._rows("SELECT extversion FROM pg_extension WHERE extname = 'postgis'")
        version = str(extension[0][0]) if extension else "absent"
        return Server(latency, f"PostGIS {version}, PostgreSQL {str(postgres).split()[0]}")

    def check_mapping(self) -> None:
        """Every table and column of the settings is there."""
        for number, layer in enumerate(self._system.facilities):
            at = f"facilities.{number}"
            names = {name: getattr(layer, name) for name in ("id", "name", "kind", "address", "district")}
            if layer.always is not None:
                del names["kind"]
            self._check_table(at, layer.layer, names | {"geometry": layer.geometry})
        own = self._system.districts
        self._check_table("districts", own.layer, {"number": own.number, "geometry": own.geometry})

    def facilities(self, wanted: Wanted) -> Features:
        """Rows of a table, one more than are ever read at most."""
        layer, most = wanted.layer, self._system.most
        names = [
            layer.id,
            layer.name,
            layer.kind if layer.always is None else "",
            layer.address,
            layer.district,
        ]
        place = self._sql("ST_PointOnSurface({})", layer.geometry)
        conditions, values = self._conditions(wanted)
        rows = self._select(layer.layer, names, place, conditions, [*values, most + 1])
        return Features(tuple(_feature(names, row) for row in rows[:most]), len(rows) <= most)

    def districts(self) -> Features:
        """The polygons of the arrondissements."""
        layer = self._system.districts
        place = self._sql("{}", layer.geometry)
        rows = self._select(layer.layer, [layer.number], place, [], [_MOST_DISTRICTS])
        return Features(tuple(_feature([layer.number], row) for row in rows))

    def _conditions(self, wanted: Wanted) -> tuple[list[Any], list[Any]]:
        layer, conditions, values = wanted.layer, list[Any](), list[Any]()
        if wanted.box is not None:
            box = "{} && ST_Transform(ST_MakeEnvelope(%s, %s, %s, %s, 4326), %s)"
            conditions.append(self._sql(box, layer.geometry))
            values += [*wanted.box, self._srid(layer)]
        if wanted.words:
            conditions.append(self._sql("{}::text = ANY(%s)", layer.kind))
            values.append(list(wanted.words))
        if wanted.street:
            conditions.append(self._sql("{}::text ILIKE %s", layer.address))
            values.append(pattern_of(wanted.street))
        return conditions, values

    def _select(
        self, table: str, names: Sequence[str], place: Any, conditions: Sequence[Any], values: Sequence[Any]
    ) -> list[tuple[Any, ...]]:
        sql = library().sql
        columns = [self._sql("{}::text", name) if name else sql.SQL("NULL") for name in names]
        where = sql.SQL(" AND ").join([sql.SQL("TRUE"), *conditions])
        statement = sql.SQL(
            "SELECT {columns}, ST_AsBinary(ST_Transform(ST_Force2D({place}), 4326)) FROM {table} "
            "WHERE {where} LIMIT %s"
        ).format(
            columns=sql.SQL(", ").join(columns), place=place, where=where,
            table=sql.Identifier(*table.split(".")),
        )  # fmt: skip
        return self._rows(statement, values)

    def _sql(self, text: str, name: str) -> Any:
        sql = library().sql
        return sql.SQL(text).format(sql.Identifier(name))

    def _srid(self, layer: FacilityLayer) -> int:
        """The coordinate system of a layer, looked up once."""
        key = layer.layer, layer.geometry
        if key not in self._srids:
            found = self._rows(_SRID, [_quoted(layer.layer), layer.geometry])
            self._srids[key] = int(found[0][0]) if found and found[0][0] else 4326
        return self._srids[key]

    def _check_table(self, at: str, table: str, names: dict[str, str]) -> None:
        columns = {str(name) for (name,) in self._rows(_COLUMNS, [_quoted(table)])}
        if not columns:
            raise wrong_mapping(f"{at}.layer", "la table", table)
        for setting, name in names.items():
            if name and name not in columns:
                raise wrong_mapping(f"{at}.{setting}", "la colonne", name, columns)

    def _rows(self, statement: Any, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        deadline = Deadline(self._system.timeout)
        return read_with_retries(partial(self._ask, statement, values, deadline), deadline)

    def _ask(self, statement: Any, values: Sequence[Any], deadline: Deadline) -> list[tuple[Any, ...]]:
        touch(self._system.host, self._system.port)
        with (
            self._breaker.call(),
            self._idle.taken(lambda: connect(self._system, self._password(), deadline)) as connection,
            errors_of(self._system, deadline),
            within(connection, deadline),
        ):
            return list(connection.execute(statement, values or None, binary=True).fetchall())


def _feature(names: Sequence[str], row: Sequence[Any]) -> Feature:
    *values, place = row
    geometry = shapely.from_wkb(bytes(place)) if place is not None else shapely.Point()
    return Feature("", dict(zip(names, values, strict=True)), geometry)


def _quoted(table: str) -> str:
    """A table's name as `to_regclass` reads it: each part quoted."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in table.split("."))
