"""What a database says when it cannot write, in words for people."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from beffroi.disk import OPEN_EN, OPEN_FR
from beffroi.errors import RecordError

_Told = tuple[str, str] | tuple[str, str, str]
"""In French, in English; by which command an administrator looks."""
_FULL = (
    "Le disque est plein : rien n'a été enregistré et rien de plus n'est fait. "
    "Prévenez l'administrateur, puis relancez la demande.",
    "The disk is full: nothing was recorded and nothing further is done. Tell the administrator, then try "
    "again.",
    "df -h",
)
_DISK = (
    "Le disque de la base d'état est plein ou ne répond pas : rien n'a été enregistré et rien de plus n'est "
    "fait. Prévenez l'administrateur, puis relancez ; rien ne dit que la base soit abîmée.",
    "The disk of the state database is full or does not answer: nothing was recorded. Tell the "
    "administrator, then try again; nothing says that the database is damaged.",
    "df -h",
)
_LOCKED = (
    "La base d'état est occupée par un autre programme : rien n'a été enregistré. "
    "Réessayez dans un instant ; si cela dure, cherchez le programme qui la tient ouverte.",
    "The state database is held by another program: nothing was recorded. Try again in a moment.",
)
_READONLY = (
    f"La base d'état ne peut pas être écrite : rien n'a été enregistré. {OPEN_FR}",
    f"The state database cannot be written: nothing was recorded. {OPEN_EN}",
)
_UNREACHABLE = (
    f"La base d'état ne peut pas être ouverte. {OPEN_FR}",
    f"The state database cannot be opened. {OPEN_EN}",
)
_DAMAGED = (
    "La base d'état est abîmée : rien n'est fait. L'administrateur restaure une sauvegarde.",
    "The state database is damaged: nothing is done. The administrator restores a backup.",
    "beffroi ledger verify",
)
_APPEND_ONLY = (
    "Le registre ne peut être ni modifié ni effacé : l'opération est refusée.",
    "The ledger can be neither changed nor erased: the operation is refused.",
)
_TEXT = (
    "Ce texte contient des caractères illisibles et ne peut pas être enregistré. Retapez-le.",
    "This text holds unreadable characters and cannot be recorded. Please type it again.",
)
_OTHER = (
    "L'enregistrement a échoué ({detail}) : rien de plus n'est fait. Relancez la demande ; "
    "si cela dure, prévenez l'administrateur.",
    "Recording failed ({detail}): nothing further is done. Try again; if it lasts, tell the administrator.",
)

_BY_CODE: dict[int, _Told] = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _READONLY,
    sqlite3.SQLITE_PERM: _READONLY,
    sqlite3.SQLITE_CANTOPEN: _UNREACHABLE,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_IOERR: _DISK,
}


def unreachable() -> RecordError:
    """The `RecordError` for a database whose folder cannot be made or entered."""
    return RecordError(*_UNREACHABLE)


def record_error(error: SQLAlchemyError | UnicodeError) -> RecordError:
    """The `RecordError` that tells people about a database error."""
    if isinstance(error, UnicodeError):
        return RecordError(*_TEXT)
    origin = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(origin, UnicodeError):
        return RecordError(*_TEXT)
    if "append-only" in str(origin):
        return RecordError(*_APPEND_ONLY)
    code = getattr(origin, "sqlite_errorcode", None)
    known = _BY_CODE.get(code & 0xFF) if isinstance(code, int) else None
    if known is not None:
        fr, en, *commands = known
        return RecordError(fr, en, command="".join(commands))
    detail = type(origin or error).__name__
    return RecordError(*(text.format(detail=detail) for text in _OTHER))
