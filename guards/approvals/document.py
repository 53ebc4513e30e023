"""The canonical document of an approval: exactly what a person agrees to. Its hash is what binds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, JsonValue

from beffroi.errors import Refused
from beffroi.identity import Role
from beffroi.labels import may_read
from beffroi.text import visible
from guards.ledger import canonical, digest
from guards.policy import LabelInput
from guards.store import ApprovalStatus

By = Literal["self", "superviseur"]
Edits = Mapping[str, Mapping[str, str]]
"""effect id -> argument -> new text."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ShownArgument(_Part):
    """One value of an effect.

    Attributes:
        value: the real one (`beffroi.wire.encode` form), or a symbolic handle such as ``{"line": 3}``.
        shown: how the person sees it, in French.
        editable: a text that the person may change before agreeing.
        choices: of a closed list whose value nobody said: the words that the person may take instead.
    """

    value: JsonValue
    shown: str
    label: LabelInput = LabelInput()
    editable: bool = False
    choices: tuple[str, ...] = ()

    def rewritten(self, text: str) -> ShownArgument:
        """As the person wrote it: their own words from here on; readers stay, an edit never widens them."""
        label = self.label.model_copy(update={"integrity": "PERSON"})
        value = {**self.value, "value": text} if self.choices and isinstance(self.value, dict) else text
        return self.model_copy(update={"value": value, "shown": text, "label": label})


class ComposedText(_Part):
    """What an effect writes of itself: where a text is empty, and under one that is given."""

    alone: str
    below: str = ""


class ApprovalEffect(_Part):
    """One effect, with the versions of the objects it was judged on (``ticket:4012`` -> 3).

    Attributes:
        composed: argument -> what leaves with it beside what the person wrote.
    """

    id: str
    line: int
    tool: str
    sentence: str
    arguments: dict[str, ShownArgument] = {}
    versions: dict[str, int] = {}
    composed: dict[str, ComposedText] = {}


class ApprovalDocument(_Part):
    """What is agreed to: the run, who asks, the plan's text, its effects in order, by which rules and tools.

    Attributes:
        requester: sign-in name of who asks; of a document that is kept (`kept`) their pseudonym.
        policy: digest of the rules that judged it.
        tools: digest of the tools that the effects use: declarations, settings of a server's, and files.
        by: who must agree.
        systems: digest of the systems that the effects go to; empty in one of before it was kept, whose hash
            is as it was.
        salt: of the run, secret: the digest, which the ledger holds for ever, betrays no guess.
    """

    run: str
    requester: str
    plan: str
    effects: tuple[ApprovalEffect, ...]
    policy: str
    tools: str
    by: By
    salt: str = ""
    systems: str = ""

    @property
    def digest(self) -> str:
        """sha256 (hex) of the canonical form."""
        return digest(self._plain())

    @property
    def text(self) -> str:
        """The canonical form itself."""
        return canonical(self._plain()).decode()

    @property
    def effect_ids(self) -> frozenset[str]:
        """Ids of all its effects."""
        return frozenset(effect.id for effect in self.effects)

    def _plain(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude=None if self.systems else {"systems"})

    def kept(self, pseudonym: str) -> ApprovalDocument:
        """The form that is kept and hashed, with the pseudonym of who asks: it outlives their erasure."""
        return self.model_copy(update={"requester": pseudonym})

    def unreadable(self, names: Iterable[str], effect_ids: frozenset[str]) -> tuple[str, ...]:
        """Arguments of the given effects that somebody who reads under these names may not see."""
        held = frozenset(names)
        return tuple(
            name
            for effect in self.effects
            if effect.id in effect_ids
            for name, argument in effect.arguments.items()
            if not may_read(argument.label.readers, held)
        )

    def edited(self, edits: Edits) -> ApprovalDocument:
        """The same document with other texts.

        Raises:
            Refused: ``approvals.edit``: an effect or argument that is not there or may not be changed, or a
                text that is empty.
        """
        by_id = {effect.id: effect for effect in self.effects}
        changed = {key: _edited(by_id.get(key), texts) for key, texts in edits.items()}
        effects = tuple(changed.get(effect.id, effect) for effect in self.effects)
        return self.model_copy(update={"effects": effects})


def _edited(effect: ApprovalEffect | None, texts: Mapping[str, str]) -> ApprovalEffect:
    arguments = {} if effect is None else dict(effect.arguments)
    for name, text in ((name, visible(text)) for name, text in texts.items()):
        argument = arguments.get(name)
        if argument is None or not (argument.editable or text in argument.choices):
            raise Refused(
                "approvals.edit",
                f"La valeur « {name} » ne peut pas être modifiée ici. Refusez et reformulez votre demande.",
                f"Value '{name}' cannot be edited here.",
            )
        if not text.strip():
            raise Refused(
                "approvals.edit",
                "Ce texte ne peut pas être effacé : écrivez-en un autre, gardez celui qui est proposé, ou "
                "décochez l'action.",
                "This text cannot be emptied: write another, keep the proposed one, or untick the action.",
            )
        arguments[name] = argument.rewritten(text)
    if effect is None:
        raise Refused("approvals.edit", "Cette action n'est pas dans la demande d'accord.", "No such effect.")
    return effect.model_copy(update={"arguments": arguments})


@dataclass(frozen=True)
class Approval:
    """An approval asked for, and what became of it.

    Attributes:
        requester: sign-in name of the person who asks; a pseudonym once that person was erased.
        digest: hash of the document; what a decision binds to.
        decided_by: sign-in name; a pseudonym once that person was erased.
        effect_ids: what was accepted; empty before that.
        decided_roles: roles that ``decided_by`` had then.
        edited_from: id of the approval whose texts were edited into this one.
        delegation: id of the delegation under which it was decided; empty where it was none.
    """

    id: str
    document: ApprovalDocument
    requester: str
    digest: str
    status: ApprovalStatus
    created: datetime
    expires: datetime
    decided_by: str | None
    decided_name: str | None
    decided_roles: frozenset[Role]
    decided_at: datetime | None
    effect_ids: frozenset[str]
    edited_from: str | None
    reason: str
    delegation: str = ""

    @property
    def run(self) -> str:
        """The run it belongs to."""
        return self.document.run

    @property
    def by(self) -> By:
        """Who must agree."""
        return self.document.by
