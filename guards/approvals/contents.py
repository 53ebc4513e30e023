"""What an approval holds of persons: its document, a reason, a name. Sealed in its row."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from beffroi.errors import RecordError, Refused
from beffroi.identity import Role
from guards.approvals.document import Approval, ApprovalDocument
from guards.clock import from_text
from guards.keys import Keys, person_scope, run_scope
from guards.keys.contents import open_json, open_name, seal_json, seal_name
from guards.ledger import commit, digest, parse
from guards.runs.contents import KEYS_FR
from guards.runs.subjects import note_persons, persons_in
from guards.store import ApprovalRow, ApprovalStatus, RunRow, Store


@dataclass(frozen=True)
class ApprovalContents:
    """A document, and of the decision on it: the reason of a refusal, the sealed name of who decided."""

    document: ApprovalDocument
    reason: str = ""
    decided_name: bytes = b""

    def name(self, keys: Keys) -> str | None:
        """The name of who decided; None where nobody did."""
        return open_name(keys, self.document.run, self.decided_name) if self.decided_name else None


def seal_contents(tx: Session, keys: Keys, row: ApprovalRow, contents: ApprovalContents) -> None:
    """Put contents into a row, under the keys of its run and of the persons whom the document names.

    Raises:
        RecordError: the run was erased, or it cannot be recorded.
    """
    text = contents.document.text
    persons = sorted(persons_in(parse(text)))
    body = {"document": text, "reason": contents.reason, "decided_name": contents.decided_name.hex()}
    row.sealed = seal_json(
        keys, [run_scope(row.run), *map(person_scope, persons)], f"approval {row.id}", body
    )
    note_persons(tx, keys, row.run, persons)


def open_contents(keys: Keys, row: ApprovalRow) -> ApprovalContents | None:
    """The contents of a row; None where they were erased.

    Raises:
        RecordError: they were altered.
    """
    body = open_json(keys, run_scope(row.run), f"approval {row.id}", row.sealed)
    if body is None:
        return None
    stored = parse(body["document"])
    if digest(stored) != row.digest:
        raise RecordError(
            "La demande d'accord enregistrée a été modifiée : rien n'est fait. Prévenez l'administrateur.",
            "The stored approval was altered: nothing is done.",
        )
    document = ApprovalDocument.model_validate(stored)
    return ApprovalContents(document, body["reason"], bytes.fromhex(body["decided_name"]))


def told_of_decision(row: ApprovalRow, contents: ApprovalContents) -> dict[str, str]:
    """What the ledger is told of a decision beside who: the delegation under which it was made, and a
    commitment to a refusal's reason, which opens with the salt of the run until that is erased."""
    told = {"delegation": row.delegation} if row.delegation else {}
    if contents.reason:
        told["reason"] = commit(contents.reason, contents.document.salt)[1]
    return told


def read_approval(keys: Keys, row: ApprovalRow, contents: ApprovalContents) -> Approval:
    """The approval of a row and its contents, with persons by their names while they are known.

    Raises:
        RecordError: the keys cannot be read.
    """
    return Approval(
        id=row.id,
        document=contents.document,
        requester=name_of(keys, row.requester),
        digest=row.digest,
        status=ApprovalStatus(row.status),
        created=from_text(row.created),
        expires=from_text(row.expires),
        decided_by=None if row.decided_by is None else name_of(keys, row.decided_by),
        decided_name=contents.name(keys),
        decided_roles=frozenset(Role(role) for role in row.decided_roles),
        decided_at=None if row.decided_at is None else from_text(row.decided_at),
        effect_ids=frozenset(row.effect_ids),
        edited_from=row.edited_from,
        reason=contents.reason,
        delegation=row.delegation,
    )


def name_of(keys: Keys, pseudonym: str) -> str:
    """The sign-in name of a person; their pseudonym once they are erased.

    Raises:
        RecordError: the keys cannot be read.
    """
    return keys.person(pseudonym) or pseudonym


def decider_name(keys: Keys, run: str, person: str, name: str) -> bytes:
    """The name of who decides, sealed: it goes with the run, and with the person.

    Raises:
        RecordError: as `Keys.seal`.
    """
    return seal_name(keys, run, person, name)


def gone(store: Store, row: ApprovalRow) -> Refused:
    """Why the contents of a row cannot be read: its run was erased, or its key is missing."""
    with store.reading() as session:
        run = session.get(RunRow, row.run)
    if run is not None and not run.erasure:
        sentence = f"Cette demande d'accord ne peut pas être lue : sa clé manque. {KEYS_FR}"
        return Refused("approvals.lost", sentence)
    return Refused(
        "approvals.erased", "Cette demande d'accord a été effacée, avec la demande dont elle vient."
    )
