"""`beffroi mcp review`: what a server says of its tools, shown to a person, and accepted by their hash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import clean, note, one_line, progress, say, show_json
from ui.cli.session import reader

if TYPE_CHECKING:
    from beffroi.errors import ConfigurationError
    from beffroi.settings.installation import Settings
    from beffroi.tool import ToolSpec
    from tools.mcp.told import Told
    from ui.cli.mcp.examination import Review, Seen

_STATES = {
    "accepted": "accepté",
    "new": "à relire",
    "changed": "CHANGÉ depuis sa relecture",
    "gone": "disparu",
    "unusable": "ne peut pas servir",
}


def review(
    server: str = typer.Argument(..., metavar="SERVEUR", help="Son nom dans les réglages."),
    accept: list[str] = typer.Option([], "--accept", metavar="OUTIL", help="Accepter cet outil ; répétable."),
    every: bool = typer.Option(False, "--all", help="Accepter tous ceux qui sont montrés et peuvent servir."),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Relire ce qu'un serveur dit de ses outils. Rien ne sert avant d'être accepté ; ce qui change s'arrête.

    Montrez d'abord, acceptez ensuite : ce qui n'a pas encore été montré, ou a changé depuis, est refusé.

    Code 1 : un outil des réglages attend une relecture, a disparu ou ne peut pas servir.
    """
    from ui.cli.mcp.examination import State, examine
    from ui.settings import load_settings

    settings = load_settings()
    with progress(f"Question au serveur {server}"):
        seen = examine(settings, server)
    chosen = _chosen(seen, accept, every)
    unread = _unread(settings, server, chosen)
    if not json:
        _show(seen)
    if not (json and unread):
        _keep_shown(settings, seen)
    if unread:
        raise _refused(server, unread)
    if chosen:
        _accept(settings, server, chosen, user)
    names = {one.name for one in chosen}
    waiting = [one.name for one in seen.tools if one.state is not State.ACCEPTED and one.name not in names]
    if json:
        show_json(_told(seen, sorted(names), waiting))
    elif chosen:
        note(f"Accepté : {', '.join(sorted(names))}. Un serveur en marche le voit à son prochain démarrage.")
    elif waiting:
        note(f"Pour accepter : beffroi mcp review {server} --accept OUTIL (ou --all).")
    raise typer.Exit(1 if waiting else 0)


def _chosen(seen: Review, accept: list[str], every: bool) -> list[Seen]:
    from beffroi.errors import ConfigurationError
    from tools.mcp.schema import plain_name
    from ui.cli.mcp.examination import State

    by_name = {one.name: one for one in seen.tools}
    for name in accept:
        if name not in by_name and (meant := [wire for wire in by_name if plain_name(wire) == name]):
            raise ConfigurationError(
                f"« {name} » est le nom de cet outil dans les plans ; le serveur l'appelle « {meant[0]} » : "
                f"beffroi mcp review {seen.server} --accept {meant[0]}",
                f"'{name}' is the tool's name in plans; its server calls it '{meant[0]}'.",
            )
        if name not in by_name:
            raise ConfigurationError(
                f"Les réglages n'admettent pas d'outil « {name} » de ce serveur : ajoutez d'abord "
                f'[mcp.{seen.server}.tools."{name}"] avec son effet.',
                f"The settings allow no tool '{name}' of this server.",
            )
        if by_name[name].spec is None:
            raise ConfigurationError(f"« {name} » : {by_name[name].why}", f"'{name}' cannot be used.")
    usable = [one for one in seen.tools if one.state in (State.NEW, State.CHANGED)]
    return [one for one in usable if every or one.name in accept]


def _unread(settings: Settings, server: str, chosen: list[Seen]) -> list[str]:
    """Those that no review has shown as the server tells them now."""
    from tools.mcp.reviewed import shown_hashes

    shown = shown_hashes(settings.home, server)
    return [one.name for one in chosen if one.told is not None and shown.get(one.name) != one.told.sha256]


def _keep_shown(settings: Settings, seen: Review) -> None:
    from tools.mcp.reviewed import keep_shown

    keep_shown(settings.home, seen.server, [one.told for one in seen.tools if one.told is not None])


def _refused(server: str, unread: list[str]) -> ConfigurationError:
    from beffroi.errors import ConfigurationError

    return ConfigurationError(
        f"Rien n'est accepté : ce que le serveur dit de {', '.join(unread)} n'a pas encore été montré, ou a "
        f"changé depuis. Relisez (beffroi mcp review {server}), puis acceptez.",
        f"Nothing is accepted: what the server says of {', '.join(unread)} was not shown yet, or has changed "
        f"since. Read it again (beffroi mcp review {server}), then accept.",
    )


def _accept(settings: Settings, server: str, chosen: list[Seen], user: str) -> None:
    """First the record, then what was seen, then the settings that put it to use."""
    from guards.ledger import Kind
    from guards.people.keepers import check_administrator
    from tools.mcp.reviewed import keep_reviewed
    from ui.cli.mcp.settings_file import write_hash
    from ui.cli.session import opened_guards

    with opened_guards(fresh=True) as guards:
        actor = reader(guards.accounts, user)
        if user:
            check_administrator(actor)
        for one in chosen:
            assert one.told is not None
            payload = {"actor": actor.id, "server": server, "tool": one.name, "sha256": one.told.sha256}
            guards.ledger.record("", Kind.TOOL_REVIEWED, payload)
    keep_reviewed(settings.home, server, [one.told for one in chosen if one.told is not None])
    for one in chosen:
        assert one.told is not None
        write_hash(settings.home, server, one.name, one.told.sha256)


def _show(seen: Review) -> None:
    for one in seen.tools:
        say(f"{one_line(one.name)} · {_STATES[one.state]}", "bold")
        for line in _lines(one):
            say(f"  {_unbroken(line)}")
    for other in seen.others:
        say(f"{one_line(other.name)} · non admis par les réglages", "bold")
        for line in _heard(seen.server, other):
            say(f"  {_unbroken(line)}")
    if seen.others:
        note("Pour admettre un outil, recopiez sa section dans beffroi.toml, avec l'effet qu'il a vraiment.")


def _unbroken(line: str) -> str:
    """One line of the review as one line: a stranger's words begin none of their own."""
    return " ".join(clean(line).splitlines())


def _heard(server: str, told: Told) -> Iterator[str]:
    """What the server says of a tool that the settings do not have, and the section that would."""
    from json import dumps

    yield "ce que dit le serveur (mots d'un étranger) :"
    yield from (f"  | {line}" for line in told.description.splitlines() or [""])
    yield f"arguments : {dumps(told.schema.get('properties', {}), ensure_ascii=False)}"
    yield f"obligatoires : {dumps(told.schema.get('required', []), ensure_ascii=False)}"
    yield f'section : [mcp.{server}.tools.{dumps(told.name)}] puis effect = "read", write, notify ou delete'


def _lines(one: Seen) -> Iterator[str]:
    from ui.cli.tool.docs import effect_word

    if one.told is not None:
        yield "ce que dit le serveur (mots d'un étranger) :"
        yield from (f"  | {line}" for line in one.told.description.splitlines() or [""])
    if one.why:
        yield one.why
    if one.spec is not None:
        yield f"appel : {one_line(one.spec.signature()).partition(' -> ')[0]}"
        theirs = "" if one.allowed.summary else " (mots du serveur : donnez les vôtres, réglage summary)"
        yield f"résumé : {one.spec.summary}{theirs}"
        yield f"étape d'un plan : {one.spec.sentence}"
        yield _aim(one.spec)
    if one.left_out:
        named = (f"{name} ({what})" for name, what in one.left_out.items())
        yield f"arguments facultatifs jamais donnés : {', '.join(named)}"
    if one.allowed.fixed:
        yield f"arguments fixés par les réglages : {', '.join(one.allowed.fixed)}"
    yield f"effet : {effect_word(one.allowed.effect, one.allowed.read_class)} · {_label(one)}"
    if one.told is not None:
        yield f"empreinte : {one.told.sha256}"
    yield from (f"  {line}" for line in one.changes)


def _aim(spec: ToolSpec) -> str:
    """Which values say whom or what a call is about: a text of a ticket may fill the others unnoticed."""
    if targets := _targets(spec):
        return f"dit qui ou quoi est visé : {', '.join(targets)}"
    return "dit qui ou quoi est visé : aucune valeur (réglage targets)"


def _targets(spec: ToolSpec) -> list[str]:
    from beffroi.tool import ParameterRole

    return [each.name for each in spec.parameters if each.role is ParameterRole.TARGET]


def _label(one: Seen) -> str:
    if not one.allowed.personal:
        return "réponse : texte étranger, lisible par tous les agents"
    return f"réponse : texte étranger, {one.allowed.personal}, lue par {', '.join(one.allowed.readers)}"


def _told(seen: Review, accepted: list[str], waiting: list[str]) -> dict[str, Any]:
    return {
        "server": seen.server,
        "ok": not waiting,
        "tools": [
            {
                "tool": one.name,
                "state": "accepted" if one.name in accepted else one.state.value,
                "description": one.told.description if one.told else "",
                "schema": dict(one.told.schema) if one.told else {},
                "sha256": one.told.sha256 if one.told else "",
                "signature": one.spec.signature() if one.spec else "",
                "targets": _targets(one.spec) if one.spec else [],
                "effect": one.allowed.effect,
                "left_out": list(one.left_out),
                "why": one.why,
                "changes": list(one.changes),
            }
            for one in seen.tools
        ],
        "accepted": accepted,
        "waiting": waiting,
        "others": [other.name for other in seen.others],
        "unallowed": [
            {"tool": other.name, "description": other.description, "schema": dict(other.schema)}
            for other in seen.others
        ],
    }
