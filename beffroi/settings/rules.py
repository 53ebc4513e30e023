"""Settings of the rules: how many, how much a day, at which hours, for which purposes."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from beffroi.identity import Role

Hour = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class OfficeHours(BaseModel):
    """When notices may go out in numbers; the city's own local time."""

    days: list[Annotated[int, Field(ge=1, le=7)]] = Field([1, 2, 3, 4, 5], description="1 is Monday.")
    start: Hour = "08:00"
    end: Hour = "19:00"


class RuleLimits(BaseModel):
    """Numbers that the rules compare with."""

    at_once: int = Field(10, ge=1, description="Effects that one person may approve alone.")
    effects_per_day: int = Field(200, ge=0, description="Effects of one person in a day.")
    personal_reads_per_day: int = Field(
        20, ge=0, description="Reads of personal data of one person in a day."
    )
    aggregate: int = Field(5, ge=2, description="People that a released aggregate is over, at least.")
    four_eyes: list[str] = Field([], description="Tools whose every effect needs a supervisor's agreement.")
    office: OfficeHours | None = Field(OfficeHours(), description="None: notices in numbers at any hour.")


class Purpose(BaseModel):
    """One entry of the services' register: what personal data may be read for, and by whom."""

    name: str = Field(min_length=1)
    categories: list[str] = Field(description="Of personal data: adresse, téléphone, naissance…")
    domains: list[str] = Field([], description="Services entitled by what they do.")
    roles: list[Role] = Field([], description="Roles entitled whatever their service.")


REGISTER = (
    Purpose(
        name="gestion du personnel",
        categories=["adresse", "téléphone", "naissance"],
        domains=["ressources humaines"],
        roles=[Role.RH],
    ),
)
"""The register of an installation that has none of its own."""
