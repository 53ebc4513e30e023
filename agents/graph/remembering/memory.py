"""What a run remembers, in the guards' tables: its draft, the outcomes of its calls, what the person said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlmodel import Session

from agents.interpreter import outcomes
from agents.interpreter.compare import record_key
from agents.interpreter.outcomes import Outcome
from agents.interpreter.values import Waiting
from beffroi import wire
from guards import Guards
from guards.ledger import Kind
from guards.runs.values import write_value

Told = tuple[Kind, Mapping[str, Any]]
ME = "me"
"""Name of the value that holds the directory's record of the person who asks."""


class Memory:
    """The values of one run, read once; writes go to the table and to the copy.

    A repaired plan begins a new ``attempt``: outcomes and replies of the one before no longer count.
    """

    def __init__(self, guards: Guards, run: str) -> None:
        self._guards = guards
        self._run = run
        self._values = guards.runs.values(run)
        self._outcomes: dict[str, Outcome] = {}
        """Outcomes already decoded, by name of their value."""

    def get(self, name: str, default: Any = None) -> Any:
        """A JSON value by name."""
        return self._values.get(name, default)

    def has(self, name: str) -> bool:
        """Whether there is a value of this name, be it None."""
        return name in self._values

    def write(
        self,
        values: Mapping[str, Any],
        events: Iterable[Told] = (),
        check: Callable[[Session], None] | None = None,
    ) -> None:
        """Keep values and tell events, in one transaction.

        Args:
            check: asked once all of it is written, while nobody else can write; raises where it may not stay.

        Raises:
            RecordError: it cannot be recorded; nothing is kept.
        """
        with self._guards.store.transaction() as tx:
            for name, value in values.items():
                write_value(tx, self._guards.store.keys, self._run, name, value)
            for kind, payload in events:
                self._guards.ledger.append(tx, self._run, kind, payload)
            if check is not None:
                check(tx)
        self._values.update(values)
        for name in values:
            self._outcomes.pop(name, None)

    # --- the plan -------------------------------------------------------------------------------------------

    @property
    def draft(self) -> dict[str, Any] | None:
        """The stored draft: plan text, model, margin…"""
        stored: dict[str, Any] | None = self.get("draft")
        return stored

    @property
    def attempt(self) -> int:
        """0, and 1 once the plan was repaired."""
        return int((self.draft or {}).get("attempt", 0))

    # --- outcomes -------------------------------------------------------------------------------------------

    def results(self) -> dict[str, Outcome]:
        """Outcomes of this attempt's calls, by site."""
        return {site: self.outcome(site) for site in self.stored()}

    def stored(self) -> dict[str, Any]:
        """The same as they are stored: what today's tools cannot read too."""
        prefix = f"result:{self.attempt}:"
        return {
            name.removeprefix(prefix): raw
            for name, raw in self._values.items()
            if name.startswith(prefix) and raw is not None
        }

    def outcome(self, site: str) -> Outcome:
        """What is stored of this attempt's call at this site.

        Raises:
            KeyError: nothing is.
        """
        name = f"result:{self.attempt}:{site}"
        return self._outcome(name, self._values[name])

    def _outcome(self, name: str, raw: Mapping[str, Any]) -> Outcome:
        if name not in self._outcomes:
            self._outcomes[name] = outcomes.from_json(raw)
        return self._outcomes[name]

    def result(self, site: str, outcome: Outcome | None) -> dict[str, Any]:
        """The value to write for an outcome; None forgets it."""
        return {f"result:{self.attempt}:{site}": None if outcome is None else outcomes.to_json(outcome)}

    def check_readable(self) -> None:
        """That every value can be read with today's tools.

        Raises:
            ToolError: one is of a type that nothing enabled declares, or not in this form.
        """
        self.results()
        self.replies()
        self.fresh()
        self.me()

    def me(self) -> Any:
        """The directory's record of the person who asks: None where it knows none, `Waiting` where it was not
        asked."""
        return wire.decode(self.get(ME)) if self.has(ME) else Waiting()

    # --- what the person said -------------------------------------------------------------------------------

    def replies(self) -> dict[tuple[int, str], Any]:
        """Values that the person gave for a parameter, by (line, parameter)."""
        anew = self.anew()
        return {
            key: wire.decode(raw)
            for key, raw in self._by_parameter("reply")
            if raw is not None or key not in anew
        }

    def _by_parameter(self, what: str) -> Iterator[tuple[tuple[int, str], Any]]:
        prefix = f"{what}:{self.attempt}:"
        for name, raw in self._values.items():
            if name.startswith(prefix):
                line, parameter = name.removeprefix(prefix).split(":", 1)
                yield (int(line), parameter), raw

    def reply(self, line: int, parameter: str, value: Any) -> dict[str, Any]:
        """The value to write for a reply."""
        return {f"reply:{self.attempt}:{line}:{parameter}": wire.encode(value)}

    def anew(self) -> frozenset[tuple[int, str]]:
        """Parameters asked for again: the person meant none of what their words found."""
        return frozenset(key for key, _ in self._by_parameter("anew"))

    def ask_anew(self, line: int, parameter: str) -> dict[str, Any]:
        """The values to write for that: what the words of before found, and a reply of before, are let go."""
        mark = {f"anew:{self.attempt}:{line}:{parameter}": True}
        return mark | self.reply(line, parameter, None) | self.result(str(line), None)

    def confirmation(self, what: str) -> str:
        """Key of the question whether to go on with this: another plan asks anew."""
        return f"{self.attempt}:{what}"

    def confirmed(self, key: str) -> bool | None:
        """What the person said at the question with this key; None where it was not asked."""
        said: bool | None = self.get(f"confirmed:{key}")
        return said

    # --- changes elsewhere ----------------------------------------------------------------------------------

    def fresh(self) -> dict[tuple[str, Any], Any]:
        """Records read again after a change, by `record_key`."""
        decoded = (wire.decode(raw) for raw in self.get("fresh", ()))
        return {key: value for value in decoded if (key := record_key(value)) is not None}

    def refreshed(self, record: Any) -> dict[str, Any]:
        """The value to write for a record read again."""
        others = [value for key, value in self.fresh().items() if key != record_key(record)]
        return {"fresh": [wire.encode(value) for value in (*others, record)]}

    def generation(self, site: str) -> int:
        """How often the effect at this site was asked for anew after a change."""
        return int(self.get(f"generation:{site}", 0))

    def saying(self, texts: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        """The value to write for texts that the person wrote on a card, by site and parameter; those of the
        cards before stay."""
        held = self.get(f"said:{self.attempt}", {})
        return {f"said:{self.attempt}": held | {site: held.get(site, {}) | texts[site] for site in texts}}

    def unsaid(self) -> dict[str, Any]:
        """The value to write where a site may now stand for another thing: no text is carried over, but those
        of what was done."""
        held, done = self.get(f"said:{self.attempt}", {}), self.results()
        return {f"said:{self.attempt}": {site: texts for site, texts in held.items() if site in done}}

    def said(self, site: str) -> Mapping[str, str]:
        """Texts of this effect as the person wrote them on a card, by parameter."""
        texts: Mapping[str, str] = self.get(f"said:{self.attempt}", {}).get(site, {})
        return texts

    def revealed(self, site: str, what: str) -> dict[str, Any]:
        """The value to write where what an effect needs was only named on its card, and is known now."""
        return {f"revealed:{self.effect_id(site)}": what}

    def was_revealed(self, site: str) -> str:
        """What was only named on an earlier card of this effect; empty where nothing was."""
        return str(self.get(f"revealed:{self.effect_id(site)}", ""))

    def effect_id(self, site: str) -> str:
        """The effect's id: run, attempt, site, and how often it was asked for anew."""
        parts = [self._run, site]
        for mark, count in (("r", self.attempt), ("n", self.generation(site))):
            parts += [f"{mark}{count}"] if count else []
        return ".".join(parts)
