"""`beffroi policy explain` and `diff`: past decisions, explained, and under other rules or limits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import complain, note, progress, say, show_json, table
from ui.cli.session import opened_guards, reader

if TYPE_CHECKING:
    from guards.past.diff import PolicyDiff
    from guards.past.explain import Explanation, RuleSaid

OUTCOMES = {"allow": "permis", "approval": "accord demandé", "deny": "refusé"}
_STAGES = {
    "plan": "le plan entier",
    "effects": "les actions avant accord",
    "call": "un appel",
    "show": "ce qui est montré",
}


def explain(
    run: str = typer.Argument(..., metavar="DEMANDE"),
    step: int = typer.Argument(
        0, metavar="[LIGNE]", min=0, help="Seulement ce qui juge cette ligne du plan."
    ),
    folder: Path | None = typer.Option(
        None, "--rules", metavar="DOSSIER", help="Les règles d'alors, si elles ont changé depuis."
    ),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Pourquoi chaque décision d'une demande passée est tombée, règle par règle."""
    from guards.past.explain import Explainer
    from guards.past.judgements import past_decisions
    from guards.reading import check_may_read, open_trace
    from ui.settings import load_settings

    with opened_guards() as guards:
        who = reader(guards.accounts, user)
        check_may_read(guards, who, run)
        past = [one for one in past_decisions(guards.store, run) if not step or step in one.lines]
        open_trace(guards, who, run)
        explainer = Explainer(folder or load_settings().policy.path, who.reads_as)
        try:
            with progress("Relecture des décisions"):
                found = [explainer.explain(one) for one in past]
        finally:
            explainer.close()
    if json:
        decisions = [_explanation(one) for one in found]
        show_json({"run": run, "rules": explainer.digest, "decisions": decisions})
        return
    for number, one in enumerate(found, 1):
        _show(number, one, explainer.digest)
    if not found:
        say("Aucune décision n'est enregistrée pour cette demande" + (" et cette ligne." if step else "."))


def diff(
    folder: Path | None = typer.Argument(
        None, metavar="[DOSSIER]", help="D'autres règles, avec leurs épreuves ; sinon celles en vigueur."
    ),
    limits: list[str] = typer.Option(
        [],
        "--limits",
        metavar="CLÉ=VALEUR",
        help="Une limite des réglages : four_eyes=ticketing.close, at_once=5.",
    ),
    since: str = typer.Option("", "--since", metavar="AAAA-MM-JJ", help="Depuis ce jour."),
    until: str = typer.Option("", "--until", metavar="AAAA-MM-JJ", help="Jusqu'à ce jour, compris."),
    json: bool = options.JSON,
) -> None:
    """Ce que d'autres règles, ou d'autres limites, auraient changé ; rien n'est écrit.

    Code 0 si rien ne change (ou s'il n'y a aucune décision), 1 si des décisions changent, 2 si aucune ne
    peut être comparée.
    """
    from beffroi.errors import BeffroiError
    from guards.past.diff import compare
    from guards.past.judgements import past_decisions
    from ui.cli.policy_limits import limits_of
    from ui.settings import load_settings
    from ui.words.days import period_of

    try:
        changed, (first, last) = limits_of(limits), period_of(since, until)
        rules = folder or load_settings().policy.path
        with opened_guards() as guards, progress("Décisions passées sous ces règles"):
            past = list(past_decisions(guards.store, since=first, until=last))
            found = compare(past, rules, changed)
    except BeffroiError as error:
        complain(error)
        raise typer.Exit(2) from None
    if not past:
        note("Aucune décision n'est enregistrée dans cette période : rien n'a été comparé.")
    if json:
        show_json(_difference(found) | {"limits": changed})
    else:
        _show_difference(found, changed)
    raise typer.Exit(2 if past and not found.judged else 1 if found.changes else 0)


# --- one decision -------------------------------------------------------------------------------------------


def _show(number: int, one: Explanation, digest: str) -> None:
    past = one.past
    lines = f", ligne {', '.join(map(str, past.lines))}" if past.lines else ""
    who = f" par {past.by}" if past.by else ""
    stage, outcome = _STAGES.get(past.stage, past.stage), OUTCOMES.get(past.outcome, past.outcome)
    say(f"{number}. {stage}{lines} : {outcome}{who} ({past.rule})", "bold")
    when = f"{past.at.astimezone():%d/%m/%Y %H:%M:%S}"
    say(f"   {when} · événement {past.seq} · règles {past.policy[:16]}", "dim")
    if past.decision_id:
        say(f"   journal du serveur de règles : {past.decision_id}", "dim")
    if not one.same_rules:
        say(
            f"   Les règles ont changé depuis : jugé par {past.policy[:16] or 'aucune règle'}, celles "
            f"d'aujourd'hui sont {digest[:16]}. Pour savoir ce que chaque règle a regardé, donnez "
            "celles d'alors (--rules DOSSIER).",
            "yellow",
        )
    if past.document is None:
        why = {"absent": "n'a pas été gardé, ou a été effacé", "altered": "A ÉTÉ MODIFIÉ depuis"}[past.kept]
        say(f"   Ce qui a été jugé {why} : seul le registre parle.", "yellow")
    for said in one.rules:
        _show_rule(said)
    for sentence in one.otherwise:
        say(f"   → {sentence}")


def _show_rule(said: RuleSaid) -> None:
    mark = "décisive" if said.decisive else "aussi"
    say(f"   {said.rule} ({mark}, {OUTCOMES[said.outcome]}) : {said.sentence}")
    shown: dict[str, list[str]] = {}
    for part in said.parts or ():
        shown.setdefault(part.where, []).append("(masqué)" if part.masked else _value(part.value))
    for where, values in shown.items():
        say(f"     a regardé {where} = {' ; '.join(dict.fromkeys(values))}", "dim")
    if said.parts is not None and not said.complete:
        say("     (la recherche s'est arrêtée à sa limite : cette liste peut être incomplète)", "dim")


def _value(value: Any) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"


def _explanation(one: Explanation) -> dict[str, Any]:
    past = one.past
    told = {
        name: getattr(past, name)
        for name in ("seq", "stage", "site", "tool", "rule", "outcome", "by", "policy", "decision_id")
    }
    return told | {
        "at": past.at.isoformat(),
        "lines": list(past.lines),
        "document": past.kept.value,
        "judged": one.judged,
        "same_rules": one.same_rules,
        "considered": [
            vars(said) | {"parts": None if said.parts is None else [vars(part) for part in said.parts]}
            for said in one.rules
        ],
        "otherwise": list(one.otherwise),
    }


# --- a comparison -------------------------------------------------------------------------------------------


def _show_difference(found: PolicyDiff, limits: dict[str, Any]) -> None:
    say(f"{found.judged} décisions rejugées par les règles {found.digest[:16]}", "bold")
    for key, value in limits.items():
        say(f"Limite changée : {key} = {_value(value)}")
    rows = [("inchangé", str(found.same))]
    rows += [(_counted(before, after), str(number)) for (before, after), number in found.counts.items()]
    table(("Issue", "Décisions"), rows)
    if found.changes:
        table(
            ("Demande", "Ligne", "Jugé", "Avant", "Après", "Règle d'avant", "Règle d'après"),
            [
                (
                    c.run,
                    ", ".join(map(str, c.lines)),
                    _STAGES.get(c.stage, c.stage),
                    OUTCOMES[c.before.outcome],
                    OUTCOMES[c.after.outcome],
                    c.before.rule,
                    c.after.rule,
                )
                for c in found.changes
            ],
        )
    if found.absent:
        note(f"{found.absent} décisions n'ont pas pu être rejugées : ce qui a été jugé n'est pas gardé.")
    if found.altered:
        note(f"{found.altered} décisions n'ont pas été rejugées : ce qui a été jugé A ÉTÉ MODIFIÉ depuis.")
    if found.undecided:
        note(f"{found.undecided} décisions : ces règles n'ont pas donné de réponse (ce serait un refus).")
    if found.unread:
        note(
            "Décisions non rejugées avec d'autres limites, car ce qui a été jugé n'a plus la forme "
            f"d'aujourd'hui : {found.unread}."
        )
    if found.filled:
        note(
            "Décisions antérieures à une partie de ce que les règles jugent, rejugées avec sa valeur par "
            f"défaut : {found.filled} (docs/auditors.md)."
        )
    for tool in sorted(set(limits.get("four_eyes", ())) - found.tools):
        note(f"Aucune décision rejugée ne porte sur l'outil « {tool} ». Les outils : beffroi tool list.")


def _counted(before: str, after: str) -> str:
    same = "autre règle ou autre approbateur" if before == after else ""
    return f"{OUTCOMES[before]} → {OUTCOMES[after]}" + (f" ({same})" if same else "")


def _difference(found: PolicyDiff) -> dict[str, Any]:
    return {
        "rules": found.digest,
        "judged": found.judged,
        "unchanged": found.same,
        "counts": [{"before": b, "after": a, "count": n} for (b, a), n in found.counts.items()],
        "not_kept": found.absent,
        "altered": found.altered,
        "undecided": found.undecided,
        "filled": found.filled,
        "not_comparable": found.unread,
        "changes": [
            {
                "run": c.run,
                "seq": c.seq,
                "at": c.at.isoformat(),
                "stage": c.stage,
                "lines": list(c.lines),
                "tool": c.tool,
                "before": vars(c.before),
                "after": vars(c.after),
            }
            for c in found.changes
        ],
    }
