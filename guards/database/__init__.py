"""Databases: how one is opened, and what a database error means to people. SQLite by default, PostgreSQL."""

from guards.database.engine import Database, make_folder
from guards.database.failures import record_error, unreachable

__all__ = ["Database", "make_folder", "record_error", "unreachable"]
