"""Redmine's names and numbers of what the settings name, read once in a while."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from beffroi.enums import Category, Priority, Status
from beffroi.errors import ConfigurationError
from beffroi.settings.tickets import Redmine
from tools.ticketing.redmine.client import Issue, Named, Record, RedmineClient, StatusName

T = TypeVar("T", Category, Priority, Status)
_SECTION = "systems.ticketing"


class CustomField(Named):
    """What Redmine tells its administrator of a custom field."""

    customized_type: str = ""
    field_format: str = ""
    is_filter: bool = False
    trackers: tuple[Named, ...] = ()


class _Account(Record):
    login: str = ""
    admin: bool = False


@dataclass(frozen=True)
class Names:
    """Numbers of what the settings name.

    Attributes:
        categories: by number, or by value where a custom field holds them (``category_field``).
        fields: numbers of the custom fields, by their setting.
    """

    project: int
    trackers: tuple[int, ...]
    categories: Mapping[str, Category]
    statuses: Mapping[int, Status]
    priorities: Mapping[int, Priority]
    fields: Mapping[str, int]
    category_field: int | None

    def category_of(self, issue: Issue, place: str) -> Category | None:
        """A ticket's category; None where it has none that the settings name."""
        if self.category_field is not None:
            return self.categories.get(issue.field(self.category_field))
        held = issue.tracker if place == "tracker" else issue.category
        return None if held is None else self.categories.get(str(held.id))

    def words_of(self, category: Category | None) -> list[str]:
        """Redmine's numbers or values for a category, for every one where None."""
        return [word for word, value in self.categories.items() if category in (None, value)]


def read_names(account: RedmineClient, system: Redmine) -> Names:
    """Everything that the settings name, found in Redmine.

    Raises:
        ConfigurationError: naming the setting and what Redmine lacks; or the account is no administrator.
        ToolError: Redmine cannot be asked.
    """
    _check_account(account)
    found = account.get(f"/projects/{system.project}.json", {"include": "trackers,issue_categories"})
    if found is None:
        _lacks("project", "de projet", system.project)
    project = found.get("project", {})
    trackers = _numbers(account.listed(Named, project, "trackers"), "trackers", "de suivi", system.trackers)
    customs = [
        field
        for field in account.listed(CustomField, account.get("/custom_fields.json"), "custom_fields")
        if field.customized_type == "issue"
    ]
    statuses = account.listed(StatusName, account.get("/issue_statuses.json"), "issue_statuses")
    levels = account.get("/enumerations/issue_priorities.json")
    priorities = account.listed(Named, levels, "issue_priorities")
    category_field, words = _categories(account, system, project, customs)
    return Names(
        project=account.parse(Named, project).id,
        trackers=tuple(trackers.values()),
        categories={words[name]: category for name, category in system.categories.items()},
        statuses=_mapped(statuses, "statuses", "de statut", system.statuses),
        priorities=_mapped(priorities, "priorities", "de priorité", system.priorities),
        fields={
            setting: _field(customs, f"fields.{setting}", str(name), set(trackers.values())).id
            for setting, name in system.fields
        },
        category_field=category_field,
    )  # fmt: skip


def _check_account(account: RedmineClient) -> None:
    """Only an administrator's key may act for others; any other key would act as itself, for everybody."""
    current = account.parse(_Account, (account.get("/users/current.json") or {}).get("user", {}))
    if not current.admin:
        raise ConfigurationError(
            f"Le compte Redmine « {current.login} » (réglage {_SECTION}.key) n'est pas administrateur : "
            "Beffroi ne pourrait pas agir au nom de chacun. Donnez la clé d'API d'un administrateur.",
            f"The Redmine account '{current.login}' ({_SECTION}.key) is no administrator: give the API key "
            "of one.",
        )


def _categories(
    account: RedmineClient, system: Redmine, project: dict[str, Any], customs: list[CustomField]
) -> tuple[int | None, dict[str, str]]:
    """The custom field of categories where one holds them, and Redmine's number or value of each name."""
    if system.category not in ("category", "tracker"):
        field = _field(customs, "category", system.category, set())
        return field.id, {name: name for name in system.categories}
    name = "trackers" if system.category == "tracker" else "issue_categories"
    there = account.listed(Named, project, name)
    numbers = _numbers(there, "categories", "de catégorie", system.categories)
    return None, {word: str(number) for word, number in numbers.items()}


def _numbers(there: Iterable[Named], setting: str, what: str, names: Iterable[str]) -> dict[str, int]:
    known = {item.name.casefold(): item.id for item in there}
    for name in names:
        if name.casefold() not in known:
            _lacks(setting, what, name)
    return {name: known[name.casefold()] for name in names}


def _mapped(there: Iterable[Named], setting: str, what: str, words: Mapping[str, T]) -> dict[int, T]:
    return {number: words[name] for name, number in _numbers(there, setting, what, words).items()}


def _field(customs: list[CustomField], setting: str, name: str, trackers: set[int]) -> CustomField:
    field = next((field for field in customs if field.name.casefold() == name.casefold()), None)
    if field is None:
        _lacks(setting, "de champ personnalisé", name)
    wrong = _unfit(field, setting, trackers)
    if wrong:
        raise ConfigurationError(
            f"Le champ « {name} » de Redmine (réglage {_SECTION}.{setting}) {wrong}. "
            "Corrigez-le dans Redmine, ou nommez-en un autre.",
            f"Redmine's field '{name}' ({_SECTION}.{setting}) does not fit. Correct it in Redmine, or name "
            "another.",
        )
    return field


def _unfit(field: CustomField, setting: str, trackers: set[int]) -> str:
    if setting != "fields.address" and not field.is_filter:
        return "n'est pas « utilisé comme filtre » : Redmine rendrait tous les tickets"
    if setting in ("fields.latitude", "fields.longitude") and field.field_format != "float":
        return "n'est pas un nombre réel"
    if setting == "fields.effect" and field.field_format != "text":
        return "n'est pas un texte long"
    if field.trackers and not trackers <= {tracker.id for tracker in field.trackers}:
        return "n'est pas attaché à tous les suivis du réglage trackers"
    return ""


def _lacks(setting: str, what: str, name: str) -> NoReturn:
    raise ConfigurationError(
        f"Redmine n'a pas {what} « {name} » (réglage {_SECTION}.{setting}). Corrigez ce nom dans les "
        "réglages.",
        f"Redmine has no '{name}' (setting {_SECTION}.{setting}). Correct this name in the settings.",
    )
