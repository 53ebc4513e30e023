"""What the terminal shows of data that anybody may have written."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from agents.views import CardBlock, ChartBlock, EffectBlock, MapBlock, Point, TableBlock, TextBlock
from ui.cli.main import run
from ui.cli.output import clean, one_line, progress, show_json, table
from ui.cli.render import show_block


def test_what_a_city_system_wrote_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "\x1b[2J\x1b]0;titre\x07 rouge \x9b31m\u202e"
    show_block(TextBlock("Commentaire", hostile))
    table(("A",), [(hostile,)])
    shown = capsys.readouterr().out
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e"}


def test_what_is_not_seen_is_escaped_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"texte": "\x1b[2J\x7f\x9b31m\u202e\u2066\u2028\ud800 « été\u202f», 😀\n"}
    show_json(value)
    shown = capsys.readouterr().out
    assert all(character.isprintable() or character in "\n\u202f" for character in shown)
    assert "« été\u202f», 😀" in shown and json.loads(shown) == value


@pytest.mark.parametrize(
    ("words", "said", "helps"),
    [
        ("ask", "Il manque TEXTE.", "ask"),
        ("ask bonjour", "Il manque l'option « --as ».", "ask"),
        ("ask --dry", "L'option « --dry » n'existe pas ; il y a --dry-run, --yes.", "ask"),
        ("ask --nope", "L'option « --nope » n'existe pas.", "ask"),
        ("ask a b c --as x", "Ces mots sont de trop : b c.", "ask"),
        ("runs lst", "La commande « lst » n'existe pas ; il y a list.", "runs"),
        ("zzz", "La commande « zzz » n'existe pas.", ""),
        ("runs list --limit x", "« --limit » doit être un nombre entier.", "runs list"),
        ("runs list --limit 0", "« --limit » doit être 1 au moins.", "runs list"),
        ("runs list --limit 2000", "« --limit » doit être 1000 au plus.", "runs list"),
        ("runs list --since", "L'option « --since » attend une valeur.", "runs list"),
        ("runs show --json=3 x", "L'option « --json » ne prend pas de valeur.", "runs show"),
        ("attack plan", "« plan » : choisissez parmi plans, texts, tools.", "attack"),
    ],
)
def test_a_wrong_use_is_told_in_french_with_the_right_help(
    words: str, said: str, helps: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(words.split())
    command = f"beffroi {helps}".strip()
    assert capsys.readouterr().err == f"Erreur : {said} Voyez « {command} --help ».\n"
    assert ended.value.code == 2


def test_half_a_character_is_replaced_rather_than_breaking_the_output() -> None:
    assert clean("a\udcffb") == "a?b"
    assert one_line("a\n\tb") == "a b"


def test_a_table_has_one_line_a_row_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    show_block(TableBlock(("Numéro", "Objet"), (("12", "deux\nlignes"),), complete=False, total=40))
    assert capsys.readouterr().out.splitlines()[:2] == ["Numéro\tObjet", "12\tdeux lignes"]


def test_every_kind_of_block_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    show_block(CardBlock("Ticket", "Ticket 12", (("État", "ouvert"),), page="https://t.example/issues/12"))
    show_block(MapBlock((Point(2.3, 48.8, "ici"),)))
    show_block(ChartBlock(("11e", "12e"), (4.0, 2.0)))
    show_block(EffectBlock("Fait", ok=True))
    show_block(TableBlock(("Numéro",), ()))
    told = capsys.readouterr().out
    assert "État : ouvert" in told and "1 lieu" in told and "█" in told and "✓ Fait" in told
    assert "Aucun résultat" in told and "  https://t.example/issues/12\n" in told


def test_lines_of_a_text_stay_lines_and_none_passes_for_one_of_ours(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_block(CardBlock("Réponse", "Réponse", (("Texte", "un\n  deux\n\n✓ Fait"), ("État", "lu"))))
    show_block(TextBlock("Texte", "trois\nquatre"))
    assert capsys.readouterr().out.splitlines() == [
        *("Réponse", "  Texte :", "    un", "      deux", "", "    ✓ Fait", "  État : lu"),
        *("Texte :", "  trois", "  quatre"),
    ]


def test_progress_says_each_thing_and_each_tenth_of_it_once(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Début") as tell:
        for share in (0.1, 0.15, 0.19, 0.31):
            tell("Ville", share)
        tell("", 0.4)
        tell("Comptes", 0.0)
    assert capsys.readouterr().err.splitlines() == ["… Ville (10 %)", "… Ville (31 %)", "… Comptes"]


@pytest.mark.parametrize(("zone", "hours"), [("", "12 14"), ("UTC", "11 12")])
def test_hours_are_those_of_the_city_unless_another_zone_is_set(zone: str, hours: str) -> None:
    ask = (
        "from datetime import UTC, datetime; from ui.environment import in_city_time; in_city_time();"
        "print(*(datetime(2026, m, 27, 11 + n, tzinfo=UTC).astimezone().hour for m, n in ((11, 0), (7, 1))))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "TZ"}
    environment |= {"TZ": zone} if zone else {}
    done = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == hours, done.stderr


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_what_it_is_told_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress("Question au serveur [/x]") as tell:
        tell("Notes [/bar].pdf", 0.1)
    with progress("[conceal]x") as tell:
        tell("[link=https://x.example]vu[/link]\x1b]8;;\n :warning:", 0.0)
    written = terminal.getvalue()
    assert (
        "Notes [/bar].pdf (10 %)" in written and "[link=https://x.example]vu[/link]]8;; :warning:" in written
    )
    assert "\x1b]8" not in written
