"""Effects in GLPI: found again by their marks, in descriptions and notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from beffroi.records import Notice, Ticket
from beffroi.settings.tickets import Glpi
from tools.ticketing.glpi.client import CONTENT, FOLLOWUPS, NUMBER, STATUS, Criterion, GlpiClient, Row
from tools.ticketing.glpi.search import everything
from tools.ticketing.glpi.texts import from_html
from tools.ticketing.glpi.tickets import moment_of, number_of
from tools.ticketing.marks import Mark, digest_of, marks_in
from tools.ticketing.moved import Seen, left_on
from tools.ticketing.proofs import check_proof
from tools.ticketing.refusals import not_done

_KEPT = 20
ToRecord = Callable[[Row], Ticket]


@dataclass(frozen=True)
class GlpiEffects:
    """Where effects are looked for."""

    client: GlpiClient
    system: Glpi

    def find(
        self, key: str, tickets: Sequence[int], here: ToRecord, elsewhere: ToRecord
    ) -> Ticket | Notice | None:
        """What the effect with this key left behind on one of ``tickets``, in whatever entity it is by now,
        or on any of the entity; None where it never happened.

        Args:
            here: the record of a ticket of the entity; ``elsewhere``: of another's.

        Raises:
            ToolError: its mark stands on a ticket without the status that the effect gives; or one of
                ``tickets`` is gone, or in another entity without the mark.
        """
        digest = digest_of(key)

        def look(number: int) -> Seen[Ticket | Notice]:
            if (row := self.row(number)) is not None:
                return Seen(self._left(row, digest, here), True)
            if (row := self._row(number, [])) is not None:
                return Seen(self._left(row, digest, elsewhere))
            return Seen()

        if (found := left_on("GLPI", tickets, look)) is not None:
            return found
        for field in (CONTENT, FOLLOWUPS):
            for row in self._containing(field, digest):
                if (left := self._left(row, digest, here)) is not None:
                    return left
        return None

    def row(self, number: int) -> Row | None:
        """A ticket of the entity; None where it has none of this number."""
        return self._row(number, everything(self.system))

    def made(self, digest: str) -> Row | None:
        """The ticket of the entity whose description holds the mark with this digest."""
        for row in self._containing(CONTENT, digest):
            if any(mark.digest == digest for mark in marks_in(from_html(row.get(CONTENT)))):
                return row
        return None

    def notes(self, number: int) -> list[dict[str, Any]]:
        """All notes of a ticket."""
        return self.client.listed(f"/Ticket/{number}/ITILFollowup")

    def notice(self, number: int, mark: Mark) -> Notice:
        """The proof of a note that told somebody."""
        for note in self.notes(number):
            text = from_html(note.get("content"))
            if mark in marks_in(text):
                name = text.removeprefix("Pour ").partition(" : ")[0]
                return Notice(
                    f"glpi-{number}-{note.get('id')}", name, moment_of(note.get("date_creation")), number
                )
        not_done("GLPI", number)

    def _left(self, row: Row, digest: str, record: ToRecord) -> Ticket | Notice | None:
        """What the effect left on a ticket; the reason of a change is no proof that it was made."""
        number, status = number_of(row), self.system.statuses.get(str(row.get(STATUS)))
        marks = [mark for mark in marks_in(from_html(row.get(CONTENT))) if mark.digest == digest]
        for mark in marks:
            check_proof("GLPI", number, mark.operation, status)
        if marks:
            return record(row)
        for note in self.notes(number):
            for mark in marks_in(from_html(note.get("content"))):
                if mark.digest == digest and mark.operation == "remind":
                    return self.notice(number, mark)
                if mark.digest == digest and mark.operation == "comment":
                    return record(row)
        return None

    def _containing(self, field: str, digest: str) -> list[Row]:
        wanted = [*everything(self.system), [Criterion(field, "contains", digest)]]
        return self.client.search(wanted, 0, _KEPT)[0]

    def _row(self, number: int, where: list[list[Criterion]]) -> Row | None:
        rows, _ = self.client.search([*where, [Criterion(NUMBER, "equals", str(number))]], 0, _KEPT)
        return next((row for row in rows if number_of(row) == number), None)
