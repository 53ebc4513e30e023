"""The ticketing port over Open311 GeoReport v2 (https://wiki.open311.org/GeoReport_v2).

The standard reports requests and lists them. It has no people, no priorities, no comments and no change of a
request: those operations are refused. An effect is found again by its mark at the description's end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NoReturn

from beffroi.enums import Category, Priority, Status
from beffroi.errors import BeffroiError, EffectDoubt, Failure, ToolError
from beffroi.records import HistoryEntry, Listing, Notice, Person, Place, Service, Ticket, TicketQuery
from beffroi.settings.tickets import Open311
from tools.reach.breaker import Breaker, Health
from tools.reach.checked import Checked
from tools.ticketing.criteria import check_query, fitting, has_words
from tools.ticketing.doubts import once_taken
from tools.ticketing.marks import mark_of, marks_in, with_mark
from tools.ticketing.moments import local, naive, present
from tools.ticketing.open311.client import Open311Client, Request
from tools.ticketing.open311.requests import to_history, to_ticket
from tools.ticketing.refusals import cannot, check_number, no_key, no_ticket
from tools.ticketing.texts import check_address, check_text

LOOKED_BACK = timedelta(days=2)
"""How far an effect is looked for at least."""
_MARGIN = timedelta(days=1)
"""How much further than when it was begun: the service may tell the time otherwise."""
LONGEST = 4_000
_READ = 10
"""Requests read for each one that may be shown: place, text and arrondissement are looked at here."""


class Open311Ticketing:
    """Requests of one GeoReport service (`beffroi.ports.Ticketing`), the same for everybody.

    Raises:
        ConfigurationError: the secret or the authority's file is missing.
    """

    def __init__(self, system: Open311, *, breaker: Breaker | None = None) -> None:
        self._system = system
        self._client = Open311Client(system, breaker)

    @property
    def health(self) -> Health:
        """The service as the last calls found it."""
        return self._client.health

    def disconnect(self) -> None:
        """Ends the connections that are kept."""
        self._client.close()

    def check(self) -> Checked:
        """Whether it answers and has the services that the settings name; raises nothing."""
        try:
            known, latency = self._client.services()
        except BeffroiError as error:
            return Checked(self.health.since > 0 and self.health.reachable, trouble=error.fr)
        lacking = [code for code in self._system.services if code not in known]
        trouble = (
            f"Le service Open311 n'a pas « {lacking[0]} » (réglage systems.ticketing.services)."
            if lacking
            else ""
        )
        notes = (f"{len(known)} services, {len(self._system.services)} reliés",)
        return Checked(True, latency, "Open311 GeoReport v2", trouble, notes)

    def search(self, query: TicketQuery) -> Listing[Ticket]:
        """Requests that fit, the newest first; text is looked for in what was reported."""
        wanted = naive(query)
        check_query(wanted)
        codes = [code for code, value in self._system.services.items() if wanted.category in (None, value)]
        told = {Status.OUVERT: "open", Status.FERME: "closed", None: ""}.get(wanted.status)
        urgent = wanted.priority not in (None, Priority.NORMALE)
        if not codes or told is None or urgent or wanted.assignee is not None:
            return Listing((), True, 0, present())
        oldest = wanted.created_after or present() - timedelta(days=self._system.past)
        most = self._system.most
        found, whole = self._client.requests(codes, told, oldest, wanted.created_before, _READ * most)
        tickets = [ticket for request in found if (ticket := to_ticket(request, self._system)) is not None]
        newest = sorted(tickets, key=lambda ticket: (ticket.created, ticket.number), reverse=True)
        kept = [t for t in fitting(newest, wanted) if wanted.text is None or has_words(t, wanted.text)]
        cut = len(kept) > most or not whole
        return Listing(tuple(kept[:most]), not cut, len(kept) + (not whole), present())

    def get(self, number: int) -> Ticket:
        """A request by its number."""
        return self._ticket(self._request(number))

    def history(self, number: int) -> Listing[HistoryEntry]:
        """That it was reported, and the last note on its status: the standard tells no more."""
        request = self._request(number)
        self._ticket(request)
        entries = to_history(request)
        return Listing(tuple(entries), False, len(entries), present())

    def create(self, key: str, subject: str, category: Category, priority: Priority, place: Place) -> Ticket:
        """Report a request; its priority can only be the normal one."""
        if not key:
            no_key()
        title = check_text(subject, "L'objet du ticket", LONGEST).strip()
        if priority is not Priority.NORMALE:
            cannot(
                "Open311",
                "n'a pas de priorités : demandez la normale",
                "has no priorities: ask for the normal one",
            )
        mark = mark_of("create", key)
        if (known := self._marked(mark.digest)) is not None:
            with once_taken("Le service Open311"):
                return self._ticket(known)
        codes = [code for code, value in self._system.services.items() if value is category]
        if not codes:
            cannot(
                "Open311", f"n'a pas de service pour « {category.value} »", f"has no service for '{category}'"
            )
        form = {
            "service_code": codes[0], "lat": f"{place.lat:.7f}", "long": f"{place.lon:.7f}",
            "address_string": place.label, "description": with_mark(title, mark),
        }  # fmt: skip
        number = self._client.report(form)
        if number is None:  # it is still at work on it
            raise EffectDoubt(
                Failure.TIMEOUT,
                "Le service Open311 a pris le signalement et n'a pas encore donné son numéro.",
                "The Open311 service took the report and has not numbered it yet.",
            )
        with once_taken("Le service Open311"):
            return self.get(number)

    def assign(self, key: str, number: int, version: int, person: Person) -> Ticket:
        """Refused: the standard has no people."""
        _has_none("n'affecte pas les tickets à des personnes", "does not assign tickets to people")

    def comment(self, key: str, number: int, version: int, text: str) -> Ticket:
        """Refused."""
        _has_none("ne prend pas de commentaires", "takes no comments")

    def set_priority(self, key: str, number: int, version: int, priority: Priority) -> Ticket:
        """Refused."""
        _has_none("n'a pas de priorités", "has no priorities")

    def close(self, key: str, number: int, version: int, reason: str | None) -> Ticket:
        """Refused."""
        _has_none(
            "ne ferme pas les tickets : seul le service qui les traite le fait", "does not close tickets"
        )

    def reopen(self, key: str, number: int, version: int, reason: str | None) -> Ticket:
        """Refused."""
        _has_none("ne rouvre pas les tickets", "does not reopen tickets")

    def remind(self, key: str, number: int, version: int, message: str) -> Notice:
        """Refused."""
        _has_none("n'a personne à relancer", "has nobody to remind")

    def notify(
        self, key: str, recipient: Person | Service, ticket: int | None, message: str | None
    ) -> Notice:
        """Refused; notices leave by mail where there is a mail server."""
        _has_none("ne transmet pas d'avis", "passes on no notices")

    def send(self, key: str, to: str, content: str) -> Notice:
        """Refused; texts leave by mail where there is a mail server."""
        check_address(to)
        _has_none("n'envoie pas de courriel", "sends no mail")

    def find_effect(
        self, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None:
        """The request with this key's mark, among those since it was begun, and of the last two days.

        Raises:
            ToolError: ``LIMIT`` where there are more of them than can be read, ``UNAVAILABLE`` where they are
                not looked through as far back: nobody knows then.
        """
        oldest = present() - LOOKED_BACK
        if since is not None:
            oldest = min(oldest, local(since) - _MARGIN)
        if oldest < present() - timedelta(days=self._system.past):
            raise ToolError(
                Failure.UNAVAILABLE,
                "Ce signalement a été commencé il y a trop longtemps pour savoir s'il est arrivé : vérifiez "
                "dans le service, puis dites ce qu'il en est.",
                "This report was begun too long ago to know whether it arrived: look in the service.",
            )
        found = self._marked(mark_of("create", key).digest, oldest)
        return None if found is None else self._ticket(found)

    def _marked(self, digest: str, oldest: datetime | None = None) -> Request | None:
        found, whole = self._client.requests(
            list(self._system.services), "", oldest or present() - LOOKED_BACK, None, self._system.most
        )
        for request in found:
            if any(mark.digest == digest for mark in marks_in(request.description)):
                return request
        if not whole:
            raise ToolError(
                Failure.LIMIT,
                "Trop de signalements récents pour savoir si celui-ci est arrivé : vérifiez dans le service.",
                "There are too many recent requests to know whether this one arrived: look in the service.",
            )
        return None

    def _request(self, number: int) -> Request:
        check_number(number)
        return self._client.request(number) or no_ticket(number)

    def _ticket(self, request: Request) -> Ticket:
        ticket = to_ticket(request, self._system)
        if ticket is None:  # of a service that the settings do not name
            no_ticket(int(request.service_request_id))
        return ticket


def _has_none(fr: str, en: str) -> NoReturn:
    cannot("Open311", fr, en)
