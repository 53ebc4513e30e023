"""Effects in Redmine: marked as they are made, done once per key, found again by their mark."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from beffroi.records import Notice
from beffroi.settings.tickets import Redmine
from tools.ticketing.doubts import done_in_part, once_taken
from tools.ticketing.marks import Mark, added, digest_of, mark_of, marks_in, removed, with_mark, without_mark
from tools.ticketing.moments import local
from tools.ticketing.moved import Seen, left_on, nobody_knows
from tools.ticketing.proofs import check_proof
from tools.ticketing.redmine.client import Issue, Journal, RedmineClient
from tools.ticketing.redmine.issues import issue_version
from tools.ticketing.redmine.literal import as_written, literal
from tools.ticketing.redmine.names import Names
from tools.ticketing.redmine.people import User
from tools.ticketing.redmine.rights import check_may_write_privately
from tools.ticketing.redmine.search import read_pages
from tools.ticketing.refusals import check_version, key_used, no_key, not_done
from tools.ticketing.versions import SameVersions

_log = logging.getLogger(__name__)
_RECIPIENT = re.compile(r"Pour (.+?) \(@[^)\s]+\) : ")
_MOST_FOUND = 20
ReadIssue = Callable[[int], Issue]


@dataclass(frozen=True)
class Effects:
    """Where effects are made and looked for.

    Attributes:
        client: Redmine as whoever acts.
        account: as the account of the settings, which sees every ticket; the client's own where None.
    """

    client: RedmineClient
    system: Redmine
    names: Names
    same: SameVersions
    account: RedmineClient | None = None

    def of(self, operation: str, key: str) -> Effect:
        """The effect of an operation with a key."""
        if not key:
            no_key()
        return Effect(self, mark_of(operation, key))

    def find(self, key: str, tickets: Sequence[int] = ()) -> tuple[Effect, Issue] | None:
        """The effect with this key and its ticket: one of ``tickets``, in whatever project it is by now, or
        any of the project.

        Fields of marks are asked first, then notes; every answer is read before it counts.

        Raises:
            ToolError: its mark stands on a ticket without the status that the effect gives; or one of
                ``tickets`` is gone, or in another project without the mark.
        """
        digest = digest_of(key)
        found = left_on("Redmine", tickets, lambda number: self._look(number, digest))
        found = found or self.find_digest(digest, ("effect", "notes"))
        if found is not None:
            effect, issue = found
            status = self.names.statuses.get(issue.status.id)
            check_proof("Redmine", issue.id, effect.mark.operation, status)
        return found

    def find_digest(self, digest: str, places: tuple[str, ...]) -> tuple[Effect, Issue] | None:
        """The same, in the given places: the field of marks (``effect``), ``notes``."""
        query = {"project_id": self.system.project, "status_id": "*", "sort": "id:desc"}
        for name in places:
            place = f"cf_{self.names.fields['effect']}" if name == "effect" else name
            for found in read_pages(self._all, query | {place: f"~{digest}"}, _MOST_FOUND).issues:
                issue = self._read(found.id) or nobody_knows("Redmine", found.id)
                if (effect := self._marked(issue, digest)) is not None:
                    return effect, issue
        return None

    @property
    def _all(self) -> RedmineClient:
        return self.account or self.client

    def _look(self, number: int, digest: str) -> Seen[tuple[Effect, Issue]]:
        issue = self._read(number)
        if issue is None:
            return Seen()
        effect = self._marked(issue, digest)
        left = None if effect is None else (effect, issue)
        return Seen(left, issue.project.id == self.names.project)

    def _read(self, number: int) -> Issue | None:
        answer = self._all.get(f"/issues/{number}.json", {"include": "journals"})
        return None if answer is None else self._all.parse(Issue, answer.get("issue"))

    def _marked(self, issue: Issue, digest: str) -> Effect | None:
        return next((Effect(self, mark) for mark in self.marks(issue) if mark.digest == digest), None)

    def marks(self, issue: Issue) -> list[Mark]:
        """All marks of a ticket: of its field, and of its notes."""
        field = marks_in(issue.field(self.names.fields["effect"]))
        return [*field, *(mark for journal in issue.journals for mark in marks_in(journal.notes))]


@dataclass(frozen=True)
class Effect:
    """One effect with its mark."""

    at: Effects
    mark: Mark

    def before(self, read: ReadIssue, number: int, version: int | None) -> tuple[Issue, bool]:
        """The ticket as it is, and whether this effect was made already.

        Raises:
            ToolError: ``CONFLICT``: it has changed since ``version``, or the key was another operation's.
        """
        issue = read(number)
        if self._is_in(issue):
            return issue, True
        if version is not None:
            check_version(number, issue_version(issue), self.at.same.latest(number, version))
        return issue, False

    def ticket_made(self) -> int | None:
        """Number of the ticket that this effect created before."""
        found = self.at.find_digest(self.mark.digest, ("effect",))
        if found is None:
            return None
        effect, issue = found
        if effect.mark.operation != self.mark.operation:
            key_used(effect.mark.operation)
        return issue.id

    def change(
        self, read: ReadIssue, issue: Issue, change: dict[str, Any], done: Callable[[Issue], bool]
    ) -> Issue:
        """Changes fields of the ticket, the mark among them, in one request.

        Raises:
            ToolError: ``INVALID`` where Redmine took the request and changed nothing.
            DoneInPart: it changed a part, or wrote the note beside it; the mark is taken back.
            EffectDoubt: it cannot be read.
        """
        field = self.at.names.fields["effect"]
        marks = [{"id": field, "value": added(issue.field(field), self.mark)}]
        self._put(issue, change | {"custom_fields": marks})
        with once_taken("Redmine"):
            after = read(issue.id)
        marked = self._is_in(after)
        if not done(after):
            if marked or ("notes" in change and _notes(after) > _notes(issue)):
                done_in_part("Redmine", issue.id, lambda: self._unmark(after) if marked else None)
            not_done("Redmine", issue.id)
        if not marked:
            _log.error("Redmine kept no mark of an effect on ticket %d: is its field read-only?", issue.id)
        return after

    def note(self, read: ReadIssue, issue: Issue, text: str) -> Issue:
        """Adds a note with its mark; it mentions nobody and is no markup.

        Raises:
            ToolError: ``INVALID`` where Redmine did not keep it.
            EffectDoubt: that cannot be read.
        """
        return self._noted(read, issue, literal(text), False)

    def _noted(self, read: ReadIssue, issue: Issue, text: str, private: bool) -> Issue:
        self._put(issue, {"notes": with_mark(text, self.mark), "private_notes": private})
        with once_taken("Redmine"):
            after = read(issue.id)
        if self._journal(after) is None:
            not_done("Redmine", issue.id)
        return after

    def tell(self, read: ReadIssue, issue: Issue, name: str, user: User, body: str) -> Notice:
        """Adds a note that names a recipient by name and login; Redmine tells them by its own means, and
        nobody else whom the text may name.

        Raises:
            ToolError: ``INVALID``, before anything is written, where a private note would be a public one.
        """
        if self.at.system.private_notes:
            account = self.at.account or self.at.client
            check_may_write_privately(self.at.client, account, self.at.names.project)
        text = f"Pour {literal(name)} (@{user.login}) : {literal(body)}"
        after = self._noted(read, issue, text, self.at.system.private_notes)
        if len(after.journals) == len(issue.journals) + 1:
            self.at.same.add(issue.id, issue_version(issue), issue_version(after))
        return self.notice(after)

    def notice(self, issue: Issue) -> Notice:
        """The proof of a note that told somebody."""
        journal = self._journal(issue)
        if journal is None:
            not_done("Redmine", issue.id)
        recipient = _RECIPIENT.match(without_mark(journal.notes))
        name = as_written(recipient[1]) if recipient else ""
        return Notice(f"redmine-{issue.id}-{journal.id}", name, local(journal.created_on), issue.id)

    def _put(self, issue: Issue, change: dict[str, Any]) -> None:
        if self.at.client.send("PUT", f"/issues/{issue.id}.json", {"issue": change}) is None:
            not_done("Redmine", issue.id)

    def _unmark(self, issue: Issue) -> None:
        field = self.at.names.fields["effect"]
        left = removed(issue.field(field), self.mark)
        self._put(issue, {"custom_fields": [{"id": field, "value": left}]})

    def _is_in(self, issue: Issue) -> bool:
        for mark in self.at.marks(issue):
            if mark.digest == self.mark.digest:
                if mark.operation != self.mark.operation:
                    key_used(mark.operation)
                return True
        return False

    def _journal(self, issue: Issue) -> Journal | None:
        return next((j for j in issue.journals if self.mark in marks_in(j.notes)), None)


def _notes(issue: Issue) -> int:
    return sum(bool(journal.notes) for journal in issue.journals)
