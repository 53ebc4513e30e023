"""The statements of every append, compiled once for the database and given to its driver as they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ClauseElement


class Prepared:
    """A statement of few values, all of types that the driver knows (texts, numbers, bytes).

    Args:
        names: of its parameters, for an insert or an update.
    """

    def __init__(self, engine: Engine, statement: ClauseElement, names: list[str] | None = None) -> None:
        compiled = statement.compile(engine, column_keys=names)
        self._sql = str(compiled)
        self._order = getattr(compiled, "positiontup", None)
        self._fixed = compiled.params
        self._error = engine.dialect.loaded_dbapi.Error

    def __call__(self, connection: Connection, /, **values: Any) -> Any:
        """The driver's cursor.

        Raises:
            DBAPIError: as SQLAlchemy raises it.
        """
        given = {**self._fixed, **values}
        parameters = given if self._order is None else [given[name] for name in self._order]
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._sql, parameters)
        except self._error as error:
            raise DBAPIError(self._sql, None, error) from error
        return cursor
