"""Where a person opens a ticket in the city's own system: a link, which Beffroi itself never asks."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from beffroi.settings.bases import HttpSystem

NUMBER = "{number}"
"""Stands for the ticket's number in the address."""


class TicketPage(HttpSystem):
    """A ticketing system with pages of its own.

    Attributes:
        page: on the same host as ``url``, the only one that the installation knows of this system.
    """

    page: str = Field(
        "",
        max_length=500,
        pattern=r"^((https://[^/\s@?#{}]+|http://(127\.0\.0\.1|\[::1\]|localhost)(:[0-9]{1,5})?)"
        r"/[^\s{}\"'<>]*\{number\}[^\s{}\"'<>]*)?$",
        description="Page of a ticket, https://serveur.ville.example/issues/{number}; none: no link.",
    )

    @model_validator(mode="after")
    def _same_host(self) -> Self:
        if self.page and urlsplit(self.page).hostname != urlsplit(self.url).hostname:
            raise ValueError(
                "page mène à un autre serveur que url : donnez la page d'un ticket sur le même serveur, "
                "ou retirez page"
            )
        return self
