"""GLPI's categories and accounts, read once in a while."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.ports import Directory
from beffroi.records import Person
from beffroi.settings.tickets import Glpi
from tools.reach.kept import Kept, KeptEach
from tools.ticketing.glpi.client import GlpiClient
from tools.ticketing.glpi.texts import plain
from tools.ticketing.glpi.tickets import GlpiUser


class GlpiNames:
    """Numbers of the categories by their names, the accounts by number, and who they are in the directory;
    safe to use from several threads."""

    def __init__(self, client: GlpiClient, system: Glpi, directory: Directory) -> None:
        self._client, self._system, self._directory = client, system, directory
        self._both = Kept(self._read, system.kept)
        self._person = KeptEach(self._look_up, system.kept)

    def __call__(self) -> tuple[dict[str, int], dict[int, GlpiUser]]:
        """Numbers of the categories and the accounts.

        Raises:
            ConfigurationError: the settings name a category that GLPI does not have.
        """
        return self._both()

    def person(self, login: str) -> Person | None:
        """Who has an account; None where the directory does not have them, or cannot be asked now."""
        try:
            return self._person(login)
        except ToolError:
            return None

    def _look_up(self, login: str) -> Person | None:
        try:
            return self._directory.get_person(login)
        except ToolError as error:
            if error.failure is not Failure.NOT_FOUND:
                raise
            return None

    def _read(self) -> tuple[dict[str, int], dict[int, GlpiUser]]:
        categories, users = self._categories(), self._client.listed("/User")
        return categories, {user.id: user for each in users if (user := _user_of(each))}

    def _categories(self) -> dict[str, int]:
        found = self._client.listed("/ITILCategory")
        there = {plain(each.get("completename") or each.get("name")): int(each["id"]) for each in found}
        for name in self._system.categories:
            if name not in there:
                raise ConfigurationError(
                    f"GLPI n'a pas de catégorie « {name} » (réglage systems.ticketing.categories). "
                    "Corrigez ce nom dans les réglages.",
                    f"GLPI has no category '{name}' (setting systems.ticketing.categories).",
                )
        return there


def _user_of(each: Mapping[str, Any]) -> GlpiUser | None:
    if not isinstance(each.get("id"), int):
        return None
    name = f"{plain(each.get('firstname'))} {plain(each.get('realname'))}".strip()
    return GlpiUser(each["id"], plain(each.get("name")), name or plain(each.get("name")))
