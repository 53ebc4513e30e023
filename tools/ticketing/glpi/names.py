"""GLPI's categories and accounts, read once in a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

from beffroi.errors import ConfigurationError
from beffroi.tickets import Glpi
from tools.ticketing.glpi.client import GlpiClient
from tools.ticketing.glpi.texts import plain
from tools.ticketing.glpi.tickets import GlpiUser


class GlpiNames:
    """Numbers of the categories by their names, the accounts by number; safe to use from several threads."""

    def __init__(self, client: GlpiClient, system: Glpi) -> None:
        self._client, self._system = client, system
        self._lock = threading.Lock()
        self._known: tuple[float, dict[str, int], dict[int, GlpiUser]] | None = None

    def __call__(self) -> tuple[dict[str, int], dict[int, GlpiUser]]:
        """Both.

        Raises:
            ConfigurationError: the settings name a category that GLPI does not have.
        """
        with self._lock:
            if self._known is None or time.monotonic() >= self._known[0]:
                categories, users = self._categories(), self._client.listed("/User")
                by_id = {user.id: user for each in users if (user := _user_of(each))}
                self._known = time.monotonic() + self._system.kept, categories, by_id
            return self._known[1], self._known[2]

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
