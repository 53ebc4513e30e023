"""Two plans as one."""

from __future__ import annotations

import re

_ASSIGN = re.compile(r"^(\s*)(\w+) = ", re.MULTILINE)
_LOOKUP = re.compile(
    r"(gis\.locate|directory\.(find_person|find_service|service_in_charge|manager)|ticketing\.get)\("
)


def join_plans(first: str, second: str) -> str:
    """Two plans as one: names of the second made fresh, what is shown last."""
    taken = set(re.findall(r"^\s*(\w+) = ", first, re.MULTILINE))
    renamed = _without_known(first, second)
    for name in dict.fromkeys(m[2] for m in _ASSIGN.finditer(renamed)):
        if name in taken:
            stem, index = name.rstrip("0123456789"), 2
            while f"{stem}{index}" in taken or re.search(rf"\b{stem}{index}\b", renamed):
                index += 1
            renamed = _rename(renamed, name, f"{stem}{index}")
            taken.add(f"{stem}{index}")
    lines = [*first.splitlines(), *renamed.replace("\0", "").splitlines()]
    answers = dict.fromkeys(
        part for line in lines if line.startswith("answer(") for part in _parts(line[len("answer(") : -1])
    )
    body = [line for line in lines if not line.startswith("answer(")]
    return "\n".join([*body, f"answer({', '.join(answers)})"] if answers else body)


def _parts(shown: str) -> list[str]:
    """What an ``answer(…)`` shows, part by part."""
    parts, depth, quoted, start = list[str](), 0, False, 0
    for at, char in enumerate(shown):
        quoted ^= char == '"'
        if not quoted:
            depth += (char in "([") - (char in ")]")
            if char == "," and not depth:
                parts.append(shown[start:at].strip())
                start = at + 1
    return [*parts, shown[start:].strip()]


def _named(value: str) -> set[str]:
    """Names that an expression uses, outside its quotations."""
    return set(re.findall(r"(?<![\w.])[a-z_]\w*+(?!\(|=|\.\w+\()", re.sub(r'"[^"]*"', '""', value)))


def _rename(plan: str, old: str, new: str) -> str:
    """Rename a variable outside string literals and keyword names."""
    parts = re.split(r'("[^"]*")', plan)
    pattern = re.compile(rf"(?<![\w.]){old}\b(?!=[^=])")
    return "".join(p if p.startswith('"') else pattern.sub(new, p) for p in parts)


def _without_known(first: str, second: str) -> str:
    """The second plan without look-ups that the first one has already made."""
    steps = (line.partition(" = ") for line in first.splitlines())
    known = {value: name for name, mark, value in steps if mark}
    kept: list[str] = []
    same: dict[str, str] = {}
    own: set[str] = set()
    for line in second.splitlines():
        name, mark, value = line.partition(" = ")
        if mark and not line.startswith(" ") and _LOOKUP.match(value) and not _named(value) & own:
            for other, first_name in same.items():
                value = _rename(value, other, first_name)
            if value in known:
                same[name] = known[value]
                continue
        own.add(name)
        kept.append(line)
    text = "\n".join(kept)
    for name, other in same.items():
        text = _rename(text, name, f"\0{other}")
    return text
