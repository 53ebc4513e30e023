"""GeoReport v2 over HTTP, in JSON."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, field_validator

from beffroi.errors import Failure, ToolError
from beffroi.settings.tickets import Open311
from tools.reach.breaker import Breaker, Health
from tools.reach.http import Answer, HttpService, broken
from tools.ticketing.doubts import once_taken
from tools.ticketing.moments import local, present, to_utc

SYSTEM = "tickets"
SPAN = timedelta(days=90)
MOST_OF_ONE = 1_000
"""What the standard allows a service to answer at once: 90 days, or 1,000 requests."""
_SHORTEST = timedelta(minutes=1)
_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
T = TypeVar("T")


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class _Service(_Record):
    service_code: str


class Request(_Record):
    """A service request; ``status`` is ``open`` or ``closed``."""

    service_request_id: str
    status: str
    status_notes: str | None = None
    service_code: str
    description: str | None = None
    requested_datetime: datetime
    updated_datetime: datetime | None = None
    address: str | None = None
    zipcode: str | None = None
    lat: str | None = None
    long: str | None = None

    @field_validator("updated_datetime", mode="before")
    @classmethod
    def _empty(cls, value: Any) -> Any:
        return value or None


class _Reported(_Record):
    service_request_id: str | None = None
    token: str | None = None


class Open311Client:
    """Asks one service; errors are those of the port.

    Raises:
        ConfigurationError: the secret or the authority's file is missing.
    """

    def __init__(self, system: Open311, breaker: Breaker | None = None) -> None:
        self._http = HttpService(SYSTEM, system, breaker=breaker)
        self._key = system.key.read() if system.key is not None else ""
        self._place = {"jurisdiction_id": system.jurisdiction} if system.jurisdiction else {}

    @property
    def health(self) -> Health:
        """The service as the last calls found it."""
        return self._http.health

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._http.close()

    def services(self) -> tuple[set[str], float]:
        """Codes of its services, and the seconds of the answer."""
        began = time.monotonic()
        answer = self._http.read("/services.json", self._place)
        known = _parsed(TypeAdapter(list[_Service]), answer.json())
        return {service.service_code for service in known}, time.monotonic() - began

    def request(self, number: int) -> Request | None:
        """One request; None where there is none."""
        answer = self._http.read(f"/requests/{number}.json", self._place, expected=(404,))
        found = [] if answer.status == 404 else _parsed(TypeAdapter(list[Request]), answer.json())
        return found[0] if found else None

    def requests(
        self, codes: Sequence[str], status: str, oldest: datetime, before: datetime | None, most: int
    ) -> tuple[list[Request], bool]:
        """Requests between two moments, the newest periods first, and whether these are all.

        A period is 90 days; where a service answers as many as it may, the period is asked again by halves.
        Periods are counted in UTC: 90 days of local time are an hour longer where summer time ends in them,
        and the service leaves that hour out.
        """
        found: dict[str, Request] = {}
        first, end = to_utc(oldest), to_utc(before or present() + timedelta(days=1))
        while end > first and len(found) < most:
            start = max(first, end - SPAN)
            found |= {each.service_request_id: each for each in self._period(codes, status, start, end)}
            end = start
        return list(found.values())[:most], end <= first and len(found) <= most

    def report(self, form: dict[str, str]) -> int | None:
        """Reports a request; its number, None where the service has not given it yet."""
        body = urlencode({"api_key": self._key, **self._place, **form}).encode()
        answer = self._http.write("POST", "/requests.json", body, headers=_FORM, expected=(400, 403, 404))
        if answer.status >= 400:
            _refused(answer)
        with once_taken("Le service Open311"):
            reported, *_ = _parsed(TypeAdapter(list[_Reported]), answer.json()) or [_Reported()]
            number = reported.service_request_id or ""
            if not number and reported.token:
                number = self._by_token(reported.token)
        return int(number) if number.isdigit() else None

    def _period(self, codes: Sequence[str], status: str, start: datetime, end: datetime) -> list[Request]:
        query = {"service_code": ",".join(codes), "start_date": _moment(start), "end_date": _moment(end)}
        query |= self._place
        answer = self._http.read("/requests.json", query | ({"status": status} if status else {}))
        found = _parsed(TypeAdapter(list[Request]), answer.json())
        if len(found) < MOST_OF_ONE or end - start < _SHORTEST:
            return found
        middle = start + (end - start) / 2
        return [*self._period(codes, status, middle, end), *self._period(codes, status, start, middle)]

    def _by_token(self, token: str) -> str:
        if not token.isalnum():
            broken(SYSTEM, "jeton illisible")
        answer = self._http.read(f"/tokens/{token}.json", self._place, expected=(404,))
        found = [] if answer.status == 404 else _parsed(TypeAdapter(list[_Reported]), answer.json())
        return (found[0].service_request_id or "") if found else ""


def moment_of(request: Request) -> datetime:
    """When it changed last, in local time."""
    return local(request.updated_datetime or request.requested_datetime)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _parsed(adapter: TypeAdapter[T], value: Any) -> T:
    try:
        return adapter.validate_python(value)
    except ValidationError:
        broken(SYSTEM, "ce n'est pas ce que le standard GeoReport v2 décrit")


def _refused(answer: Answer) -> None:
    raise ToolError(
        Failure.INVALID,
        f"Le service Open311 refuse ce signalement (HTTP {answer.status}) : sa clé, son code ou son adresse.",
        f"The Open311 service refuses this report (HTTP {answer.status}): its key, service or address.",
    )
