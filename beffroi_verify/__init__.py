"""Verifies an exported ledger with Python's standard library alone: nothing of Beffroi's own code is used.

    beffroi-verify FILE [--head HASH] [--json]

A file is a header line, one line per event, a trailer line; each is canonical JSON (RFC 8785). An event's
hash is the sha256 of the canonical form of its other fields, among them the hash of the event before: a line
that was changed, dropped, doubled or moved shows. Who rewrites the *whole* file computes new hashes too;
against that, give ``--head`` the last hash that you noted earlier.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = "beffroi-ledger-1"
EVENT = {"seq", "at", "run", "kind", "payload", "prev", "hash"}


@dataclass
class Report:
    """What was found: events read, the last hash, all hashes, and a French sentence about each problem."""

    count: int = 0
    head: str = "0" * 64
    heads: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def canonical(value: Any) -> str:
    """The RFC 8785 form of a JSON value."""
    if isinstance(value, dict):
        items = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(item)}" for key, item in items) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return _number(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    # ECMAScript's form of a double: the shortest digits, without exponent from 1e-6 up to 1e21.
    if value == 0:
        return "0"
    sign, text = ("-", repr(-value)) if value < 0 else ("", repr(value))
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(digits) - len(fraction) + int(exponent or 0)
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    return f"{sign}{digits[0]}{'.' * (len(digits) > 1)}{digits[1:]}e{point - 1:+d}"


def _integer(digits: str) -> int | float:
    # Beyond 2**53 a canonical number without a point is a double.
    return int(digits) if len(digits) < 18 and abs(int(digits)) < 2**53 else float(digits)


def _object(line: bytes) -> dict[str, Any]:
    """The object of a line; ValueError where the line is not its canonical form."""
    value = json.loads(line.decode("utf-8"), parse_int=_integer)
    if not isinstance(value, dict) or canonical(value).encode("utf-8") != line:
        raise ValueError
    return value


def verify(data: bytes) -> Report:
    """Check a whole exported file."""
    report = Report()
    lines = data.split(b"\n")
    if len(lines) < 3 or lines.pop() != b"":
        report.problems.append("Le fichier est tronqué ou n'est pas un export du registre.")
        return report
    try:
        if _object(lines[0]).get("format") != FORMAT:
            raise ValueError
    except (ValueError, RecursionError):
        report.problems.append("La première ligne n'est pas l'en-tête d'un export du registre.")
    for number, line in enumerate(lines[1:-1], start=2):
        report.problems.extend(_check_event(report, number, line))
    header = hashlib.sha256(lines[0]).hexdigest()
    if lines[-1] != canonical({"count": report.count, "head": report.head, "header": header}).encode():
        report.problems.append("La dernière ligne ne correspond pas au contenu : modifié ou tronqué.")
    return report


def _check_event(report: Report, number: int, line: bytes) -> Iterator[str]:
    try:
        event = _object(line)
        if set(event) != EVENT or not isinstance(event["hash"], str):
            raise ValueError
    except (ValueError, RecursionError):
        yield f"Ligne {number} : elle a été modifiée, ou n'est pas un événement du registre."
        return
    body = canonical({key: value for key, value in event.items() if key != "hash"})
    if event["hash"] != hashlib.sha256(body.encode()).hexdigest():
        yield f"Ligne {number} : son empreinte ne correspond pas, elle a été modifiée."
    if event["seq"] != report.count + 1:
        yield f"Ligne {number} : l'événement {report.count + 1} manque, ou a été déplacé ou doublé."
    if event["prev"] != report.head:
        yield f"Ligne {number} : elle ne suit pas la précédente."
    report.count += 1
    report.head = event["hash"]
    report.heads.add(report.head)


def main() -> None:
    """The command: prints in French, exits 0 where nothing was changed and 1 otherwise."""
    parser = argparse.ArgumentParser("beffroi-verify", description="Vérifie un export du registre.")
    parser.add_argument("file", metavar="FICHIER", type=Path)
    parser.add_argument("--head", metavar="EMPREINTE", help="empreinte notée auparavant")
    parser.add_argument("--json", action="store_true", help="résultat en JSON")
    arguments = parser.parse_args()
    try:
        report = verify(arguments.file.read_bytes())
    except OSError as error:
        report = Report(problems=[f"Le fichier ne peut pas être lu ({error.strerror})."])
    if arguments.head and arguments.head not in report.heads:
        report.problems.append("L'empreinte notée auparavant est absente : le registre a été réécrit.")
    _print(report, arguments.json)
    sys.exit(1 if report.problems else 0)


def _print(report: Report, as_json: bool) -> None:
    if as_json:
        shown = {"ok": not report.problems, "count": report.count, "head": report.head}
        print(json.dumps({**shown, "problems": report.problems}, ensure_ascii=False))
        return
    print(*report.problems[:20], sep="\n", end="\n" if report.problems else "")
    verdict = "REGISTRE MODIFIÉ" if report.problems else "Registre intact"
    print(f"{verdict} : {report.count} événements, dernière empreinte {report.head}")
