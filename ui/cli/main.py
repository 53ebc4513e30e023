"""The command's entry: its groups, and what an error looks like.

Exit codes: 0 done, 1 failed, 2 wrong use of the command, 3 waits for approval, 4 refused, 5 asks a question,
6 asks which reading is meant.
"""

from __future__ import annotations

import sys

import typer

from beffroi.errors import BeffroiError
from ui.cli import (
    accounts,
    approvals,
    ask,
    circuit,
    city,
    config,
    delegation,
    demo,
    doctor,
    documents,
    effects,
    entries,
    erase,
    explain,
    inquiry,
    ledger,
    mcp,
    models,
    policy,
    retention,
    runs,
    serve,
    supply,
    tool,
    train,
)
from ui.cli.output import complain
from ui.cli.usage import misused
from ui.environment import in_city_time
from ui.logs import set_up_logs

_GROUPS: dict[str, typer.Typer | str] = {
    "runs": runs.app,
    "approvals": approvals.app,
    "effects": effects.app,
    "ledger": ledger.app,
    "erase": erase.app,
    "retention": retention.app,
    "city": city.app,
    "config": config.app,
    "documents": documents.app,
    "tool": tool.app,
    "tools": tool.app,
    "mcp": mcp.app,
    "models": models.app,
    "supply": supply.app,
    "policy": policy.app,
    **entries.GROUPS,
    "train": train.app,
    "accounts": accounts.app,
    "delegation": delegation.app,
    "inquiry": inquiry.app,
    "circuit": circuit.app,
}


def build_app() -> typer.Typer:
    """The whole command."""
    app = typer.Typer(
        name="beffroi",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Beffroi : une demande en français devient un plan jugé, approuvé, exécuté et enregistré.",
    )
    app.callback()(_top)
    app.command("ask")(ask.ask)
    app.command("answer")(ask.answer)
    app.command("explain")(explain.explain)
    for name, group in _GROUPS.items():
        app.add_typer(entries.entry(group) if isinstance(group, str) else group, name=name)
    app.command("serve")(serve.serve)
    app.command("demo-real")(demo.demo_real)
    app.command("attack")(entries.entry(entries.ATTACK))
    app.command("doctor")(doctor.doctor)
    app.command("faults")(entries.entry(entries.FAULTS))
    return app


def run(arguments: list[str] | None = None) -> None:
    """What the installed script calls: no trace of Python reaches a person.

    Args:
        arguments: words after the command's name; the process's own where None.
    """
    in_city_time()
    set_up_logs()
    try:
        code = build_app()(arguments, prog_name="beffroi", standalone_mode=False)
    except BeffroiError as error:
        complain(error)
        sys.exit(1)
    except typer.TyperException as error:
        misused(error, sys.argv[1:] if arguments is None else arguments)
        sys.exit(error.exit_code)
    except typer.Abort:
        print("\nInterrompu.", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nInterrompu.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of a pipe went away (`| head`): nothing to say, and nowhere to say it.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"beffroi {version('beffroi')}")
        raise typer.Exit


def _top(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="La version."),
) -> None:
    pass
