"""`beffroi policy`: the rules' own tests in both engines; past decisions explained, and compared."""

from __future__ import annotations

from pathlib import Path

import typer

from ui.cli import options, policy_past
from ui.cli.output import note, progress, say, show_json

app = typer.Typer(no_args_is_help=True, help="Les règles : les éprouver, expliquer, comparer.")
app.command("explain")(policy_past.explain)
app.command("diff")(policy_past.diff)


@app.command("test")
def test(
    folder: Path | None = typer.Option(
        None, "--folder", metavar="DOSSIER", help="D'autres règles que celles livrées."
    ),
    json: bool = options.JSON,
) -> None:
    """Éprouver les règles dans les deux moteurs (OPA s'il est installé) ; code 1 si une épreuve échoue."""
    from guards.policy.testing import run_policy_tests
    from ui.settings import load_settings

    with progress("Épreuve des règles"):
        report = run_policy_tests(folder or load_settings().policy.path)
    if json:
        show_json(
            {
                "ok": report.ok,
                "digest": report.digest,
                "opa": report.opa,
                "error": report.error,
                "tests": [vars(t) for t in report.tests],
            }
        )
        raise typer.Exit(0 if report.ok else 1)
    say(report.error, "bold red", skip_empty=True)
    for case in report.tests:
        if not (case.regopy and case.opa is not False):
            why = f" ({case.why})" if case.why else ""
            say(f"✗ {case.name} : regopy {_word(case.regopy)}{why}, OPA {_word(case.opa)}", "red")
    passed = sum(case.regopy and case.opa is not False for case in report.tests)
    say(f"{passed} épreuves réussies sur {len(report.tests)} · règles {report.digest[:16]}", "bold")
    if not report.opa:
        note("OPA n'est pas installé : seul le moteur embarqué a été éprouvé (voir beffroi doctor).")
    raise typer.Exit(0 if report.ok else 1)


def _word(passed: bool | None) -> str:
    return "non demandé" if passed is None else "réussi" if passed else "échec"
