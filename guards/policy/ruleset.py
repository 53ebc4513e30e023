"""The rules as files: what is read, in which order, and their digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from beffroi.errors import PolicyError

SHIPPED = Path(__file__).parent / "rules"
"""The rules that come with the house."""

ENTRYPOINT = "beffroi/main/judgement"
"""The one rule that is asked."""


@dataclass(frozen=True)
class RuleSet:
    """Rules and their tests: ``(file name, text)`` in order of name.

    Attributes:
        digest: sha256 (hex) over names and texts of the rules, tests left out.
    """

    modules: tuple[tuple[str, str], ...]
    tests: tuple[tuple[str, str], ...]
    digest: str


def load_rules(folder: Path | None = None) -> RuleSet:
    """Read the rules of a folder; the shipped ones where None.

    Raises:
        PolicyError: the folder is missing, unreadable or holds no rule.
    """
    folder = folder or SHIPPED
    try:
        files = [(path.name, path.read_text("utf-8")) for path in sorted(folder.glob("*.rego"))]
    except (OSError, UnicodeDecodeError) as error:
        raise _missing(folder) from error
    modules = tuple(file for file in files if not file[0].endswith("_test.rego"))
    if not modules:
        raise _missing(folder)
    tests = tuple(file for file in files if file[0].endswith("_test.rego"))
    return RuleSet(modules, tests, _digest(modules))


def _digest(modules: tuple[tuple[str, str], ...]) -> str:
    total = hashlib.sha256()
    for name, text in modules:
        for part in (name.encode(), text.encode()):
            total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def _missing(folder: Path) -> PolicyError:
    return PolicyError(
        f"Les règles sont introuvables ou illisibles dans « {folder} » : rien n'est fait. "
        "Rétablissez ce dossier, ou corrigez le réglage policy.path.",
        f"No readable rules in '{folder}': nothing is done. Restore it, or mend the setting policy.path.",
    )
