"""Names of what the register records by codes: kinds of events, what they tell, rules, tools, failures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from beffroi.errors import Failure
from beffroi.tool import ToolSpec
from guards.ledger import Event
from ui.words.messages import CATALOGUE, Words


@dataclass(frozen=True)
class Told:
    """An event for the page: its kind and what it tells, each with its name (empty where it has none)."""

    event: Event
    name: str
    facts: tuple[tuple[str, str, Any], ...]


@dataclass(frozen=True)
class Names:
    """Names in the language of the screens.

    Args:
        tools: declarations of the tools in use.
    """

    words: Words
    tools: Mapping[str, ToolSpec]

    def told(self, event: Event) -> Told:
        """An event with names: (name, code, value) of each thing that it tells."""
        facts = ((self._named(f"fact.{code}"), code, value) for code, value in event.payload.items())
        return Told(event, self._named(f"event.{event.kind.value}"), tuple(facts))

    def rule(self, code: str) -> str:
        """« Actions en nombre »; empty for a rule of the city's own."""
        return self._named(f"rule.{code}")

    def tool(self, code: str) -> str:
        """« Fermer un ticket »; empty for a tool that is not in use any more."""
        spec = self.tools.get(code)
        return "" if spec is None else spec.summary

    def system(self, code: str) -> str:
        """« annuaire »; the name itself of an MCP server."""
        return self._named(f"port.{code}") or code

    def failure(self, failure: Failure) -> str:
        """« Introuvable (not_found) »."""
        name = self._named(f"failure.{failure.value}")
        return f"{name} ({failure.value})"

    def rules(self, codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """(code, name and code) for a list to choose from."""
        return tuple((code, _with(self.rule(code), code)) for code in codes)

    def all_tools(self, codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """As `rules`, of tools."""
        return tuple((code, _with(self.tool(code), code)) for code in codes)

    def _named(self, key: str) -> str:
        return self.words(key) if key in CATALOGUE else ""


def _with(name: str, code: str) -> str:
    return f"{name} ({code})" if name else code
