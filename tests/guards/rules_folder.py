"""A folder of the shipped rules, to be changed."""

from __future__ import annotations

from pathlib import Path

from guards.policy.ruleset import load_rules

_TESTS = ("cases_test.rego", "effects_test.rego", "fixtures_test.rego")
"""Those of the rules' own tests that are put in: all of them take ten times as long, and pass elsewhere."""


def rules_folder(folder: Path, **changed: tuple[str, str]) -> Path:
    """The shipped rules, and of their tests those of effects, with texts replaced, by file."""
    folder.mkdir()
    shipped = load_rules()
    for name, text in shipped.modules + tuple(file for file in shipped.tests if file[0] in _TESTS):
        old, new = changed.get(name.removesuffix(".rego"), ("", ""))
        assert old in text
        (folder / name).write_text(text.replace(old, new) if old else text, "utf-8")
    return folder
