"""What `beffroi config check` says of the mail's settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.config import check_settings

MAIL = """\
[city]
mail_domains = ["ville.example"]
[systems.mail]
kind = "smtp"
host = "smtp.ville.example"
sender = "ne-pas-repondre@ville.example"
domains = ["ville.example"]
"""


def check(folder: Path, text: str) -> tuple[list[tuple[str, int, str]], list[tuple[str, int, str]]]:
    file = folder / "essai.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    report = check_settings(file)
    errors, warnings = (
        [(f.setting, f.line, f"{f.problem} → {f.instead}") for f in found]
        for found in (report.errors, report.warnings)
    )
    return errors, warnings


def test_a_relay_without_an_account_is_right(tmp_path: Path) -> None:
    assert check(tmp_path, MAIL) == ([], [])


def test_without_a_domain_it_is_said_that_nothing_leaves(tmp_path: Path) -> None:
    without = MAIL.rpartition("domains")[0]
    for text in (without, without + "domains = []\n"):
        errors, warnings = check(tmp_path, text)
        assert errors == [] and [(s, "aucun courriel ne partira" in told) for s, _, told in warnings] == [
            ("systems.mail", True)
        ]


def test_a_domain_that_the_rules_refuse_is_said_at_its_line(tmp_path: Path) -> None:
    errors, warnings = check(tmp_path, MAIL.replace('mail_domains = ["ville.example"]\n', ""))
    assert errors == [] and [(s, line) for s, line, _ in warnings] == [("systems.mail.domains[0]", 6)]


@pytest.mark.parametrize(
    ("line", "setting", "says"),
    [
        ('user = "beffroi"', "systems.mail", "donnez user et password"),
        ('sender = "x@ville.example\\nBcc: y@z"', "systems.mail.sender", "ne-pas-repondre@ville.example"),
        ('host = "smtp.ville.example:587"', "systems.mail.host", "smtp.ville.example"),
        ('domains = ["@ville.example"]', "systems.mail.domains[0]", '"ville.example"'),
        ("port = 70000", "systems.mail.port", "65535"),
        ('password = "4711-marque"', "systems.mail.password", "un secret ne s'écrit jamais"),
        ("starttls = false", "systems.mail.starttls", "inconnu"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_write(tmp_path: Path, line: str, setting: str, says: str) -> None:
    name = line.partition(" ")[0]
    kept = "".join(f"{one}\n" for one in MAIL.splitlines() if not one.startswith(f"{name} "))
    errors, _ = check(tmp_path, f"{kept}{line}\n")
    assert any(found == setting and says in told for found, _, told in errors), errors
