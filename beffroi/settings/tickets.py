"""Settings of ticketing systems: which tickets are the city's, and the words of that system for Beffroi's."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from beffroi.enums import Category, Priority, Status
from beffroi.secrets import SecretPlace
from beffroi.settings.bases import System
from beffroi.settings.ticket_page import TicketPage

Name = Annotated[str, Field(min_length=1, max_length=100)]


class MappedTicketing(TicketPage):
    """A ticketing system whose words stand beside Beffroi's.

    Several of its words may stand for one of Beffroi's; the first is the one that is written. A ticket whose
    category, status or priority has no word here is left out, and counted by ``check()``.

    Attributes:
        categories, statuses, priorities: the system's word -> Beffroi's.
        most: tickets that one search reads at most.
        kept: seconds that names and people of the system are kept.
    """

    categories: dict[Name, Category] = Field(min_length=1)
    statuses: dict[Name, Status] = Field(min_length=1)
    priorities: dict[Name, Priority] = Field(min_length=1)
    most: int = Field(2_000, ge=1, le=10_000, description="Tickets that one search reads at most.")
    kept: float = Field(300.0, ge=0, le=86_400, description="Seconds that its names and people are kept.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for status in (Status.OUVERT, Status.FERME):
            if status not in self.statuses.values():
                raise ValueError(
                    f"aucun statut ne vaut « {status.value} » : ajoutez-en un à statuses, par exemple "
                    f'"{"Nouveau" if status is Status.OUVERT else "Clos"}" = "{status.value}"'
                )
        return self


class RedmineFields(System):
    """Names of Redmine's custom fields for tickets; all but the address must be usable as filters."""

    district: Name = Field("Arrondissement", description="Its number, as list, text or integer.")
    address: Name = Field("Adresse", description="Text.")
    latitude: Name = Field("Latitude", description="Number, in degrees.")
    longitude: Name = Field("Longitude", description="Number, in degrees.")
    effect: Name = Field("Effets Beffroi", description="Long text: marks of what Beffroi did.")


class Redmine(MappedTicketing):
    """Redmine, through its REST interface; each person acts as themselves there.

    Attributes:
        project: identifier of the one project whose tickets are the city's.
        trackers: names; new tickets are of the first.
        people: what a person's id in the directory is in Redmine.
        category: where Redmine keeps the category: its own field, the tracker, or a custom field's name.
        district: how an arrondissement is written, ``{}`` being its number: « {}e ».
        private_notes: notices are notes that only those with the right to private notes read.
    """

    kind: Literal["redmine"]
    key: SecretPlace = Field(description="API key of a Redmine administrator.")
    project: str = Field(pattern=r"^[a-z0-9_-]{1,100}$", description="Identifier of the project.")
    trackers: list[Name] = Field(min_length=1)
    people: Literal["login", "mail"] = "login"
    category: Literal["category", "tracker"] | Name = "category"
    district: str = Field("{}", pattern=r"^[^{}]*\{\}[^{}]*$", description="« {} », « {}e », « 750{} ».")
    private_notes: bool = False
    fields: RedmineFields = RedmineFields()


class Open311(TicketPage):
    """An Open311 GeoReport v2 service: tickets are reported and read there, and nothing else.

    Attributes:
        url: what stands before ``/services.json`` and ``/requests.json``.
        key: for reporting; leave out where tickets are only read.
        shared: every member of staff reads and reports as the city's one account; the standard has no users.
        services: the service's code -> Beffroi's category; the first is the one that is written.
        past: days that a search goes back where it says nothing else.
    """

    kind: Literal["open311"]
    key: SecretPlace | None = None
    shared: Literal[True] = Field(description="true: the service does not tell people apart.")
    jurisdiction: str = Field("", max_length=200, description="jurisdiction_id, where the service needs one.")
    services: dict[Name, Category] = Field(min_length=1)
    past: int = Field(730, ge=1, le=3_650, description="Days that a search goes back.")
    most: int = Field(2_000, ge=1, le=10_000, description="Tickets that one search reads at most.")


class Glpi(MappedTicketing):
    """GLPI, through its REST interface (``apirest.php``), as one account for everybody.

    Attributes:
        url: ends in ``/apirest.php``.
        key: the account's remote access key (user_token).
        app: the API client's own token (App-Token), where GLPI asks for one.
        shared: every member of staff reads and writes as that account; GLPI lets nobody act for another.
        entity: number of the one entity whose tickets are the city's.
        address, position: words before the lines of a ticket's description that hold them.
    """

    kind: Literal["glpi"]
    key: SecretPlace
    app: SecretPlace | None = None
    shared: Literal[True] = Field(description="true: everybody acts as the one account.")
    entity: int = Field(0, ge=0)
    address: Name = "Adresse"
    position: Name = "Position"
    statuses: dict[Name, Status] = Field(
        {"1": Status.OUVERT, "2": Status.EN_COURS, "3": Status.EN_COURS, "4": Status.EN_ATTENTE,
         "5": Status.FERME, "6": Status.FERME},
        description="GLPI's number of a status -> Beffroi's.",
    )  # fmt: skip
    priorities: dict[Name, Priority] = Field(
        {"2": Priority.BASSE, "1": Priority.BASSE, "3": Priority.NORMALE, "4": Priority.HAUTE,
         "5": Priority.URGENTE, "6": Priority.URGENTE},
        description="GLPI's number of a priority -> Beffroi's.",
    )  # fmt: skip

    @model_validator(mode="after")
    def _numbers(self) -> Self:
        for name in (*self.statuses, *self.priorities):
            if not name.isdigit():
                raise ValueError('GLPI compte ses statuts et priorités : donnez leur numéro, "1" à "6"')
        return self
