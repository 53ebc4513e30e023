"""`beffroi models`: the models on file, each by its hash, with licence, origin and card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.output import note, progress, say, show_json, table

if TYPE_CHECKING:
    from agents.models.cards import Card
    from beffroi.settings.installation import Settings
    from guards import Guards

app = typer.Typer(no_args_is_help=True, help="Les modèles enregistrés : ajouter, lister, vérifier.")


@app.command("add")
def add(
    file: Path = typer.Argument(..., metavar="FICHIER", help="Un fichier GGUF."),
    licence: str = typer.Option(..., "--licence", metavar="SPDX", help="Par exemple Apache-2.0."),
    origin: str = typer.Option(..., "--origin", metavar="TEXTE", help="D'où il vient, et sa version."),
    card: Path = typer.Option(..., "--card", metavar="FICHIER", help="Sa fiche, gardée avec lui."),
    name: str = typer.Option("", "--name", metavar="NOM", help="Son nom ; celui du fichier sinon."),
    override: bool = typer.Option(
        False, "--override", help="Admettre une licence non libre ; il faut --as un administrateur."
    ),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Enregistrer un modèle par son empreinte. Rien d'autre n'est chargé ; le registre le dit."""
    from agents.models.cards import Card, file_card
    from agents.models.weights import check_gguf
    from ui.cli.session import opened_guards, reader
    from ui.settings import load_settings

    settings = load_settings()
    with progress("Empreinte du modèle"):
        model = check_gguf(file)
    text = _read(card)
    with opened_guards(fresh=True) as guards:
        actor = reader(guards.accounts, user)
        kept = Card(
            name=name or file.name,
            sha256=model.sha256,
            licence=licence,
            origin=origin,
            card=f"models/{model.sha256}.card",
            path=str(file.resolve()),
        )
        if not kept.open:
            _admit(kept, override, actor.roles)
            kept = kept.model_copy(update={"overridden": actor.id})
        _record(guards, kept, actor.id)
        file_card(settings.home, kept, text)
    if json:
        show_json(kept.model_dump())
    else:
        say(f"{kept.name} enregistré : sha256 {kept.sha256}, licence {kept.licence}", "green")
        note(f'Dans beffroi.toml, [model] : path = "{kept.path}", ou adapter = … pour un adaptateur.')


@app.command("list")
def list_(json: bool = options.JSON) -> None:
    """Les modèles enregistrés, ceux de Beffroi d'abord."""
    from agents.models.cards import filed_cards, shipped_cards
    from ui.settings import load_settings

    cards = (*shipped_cards(), *filed_cards(load_settings().home))
    if json:
        show_json([card.model_dump() for card in cards])
        return
    rows = [(c.name, c.sha256[:16], c.licence, c.origin, _admitted(c)) for c in cards]
    table(("Modèle", "sha256", "Licence", "Origine", "Remarque"), rows)


@app.command("verify")
def verify(json: bool = options.JSON) -> None:
    """Relire chaque fichier et comparer son empreinte, sa fiche et le registre ; code 1 si l'un diffère."""
    from agents.models.cards import filed_cards, shipped_models
    from ui.cli.session import opened_guards
    from ui.settings import load_settings

    settings = load_settings()
    with progress("Empreintes"), opened_guards(fresh=True) as guards:
        added = [(card, Path(card.path)) for card in filed_cards(settings.home)]
        known = [*shipped_models(), *added]
        told = {card.sha256: list(_wrong(settings, guards, card, place)) for card, place in known}
        names = {card.sha256: card.name for card, _ in known}
    ok = not any(told.values())
    if json:
        models = [{"name": names[key], "sha256": key, "problems": wrong} for key, wrong in told.items()]
        show_json({"ok": ok, "models": models})
    else:
        for key, wrong in told.items():
            say(f"{'✗' if wrong else '✓'} {names[key]} : {' ; '.join(wrong) or 'conforme'}")
    raise typer.Exit(0 if ok else 1)


def _wrong(settings: Settings, guards: Guards, card: Card, place: Path) -> Iterator[str]:
    from agents.models.cards import card_path
    from agents.models.weights import sha256
    from guards.ledger import Kind

    if not place.is_file():
        yield f"« {place} » n'existe plus"
    elif sha256(place) != card.sha256:
        yield f"« {place} » a changé depuis son enregistrement"
    if not card.path:
        return
    if not card_path(settings.home, card.sha256).is_file():
        yield "sa fiche manque"
    added = [event for event in guards.ledger.events("") if event.kind is Kind.MODEL_ADDED]
    if not any(_same(event.payload, card) for event in added):
        yield "le registre ne dit pas qu'il a été ajouté ainsi"


def _same(payload: dict[str, object], card: Card) -> bool:
    keys = ("sha256", "licence", "overridden")
    return all(payload[key] == getattr(card, key) for key in keys)


def _record(guards: Guards, card: Card, actor: str) -> None:
    from guards.ledger import Kind

    told = {"actor": actor, "name": card.name, "sha256": card.sha256, "licence": card.licence}
    guards.ledger.record("", Kind.MODEL_ADDED, {**told, "origin": card.origin, "overridden": card.overridden})


def _admit(card: Card, override: bool, roles: frozenset[str]) -> None:
    from beffroi.errors import Refused
    from beffroi.identity import Role

    if override and Role.ADMINISTRATEUR in roles:
        return
    raise Refused(
        "models.licence",
        f"La licence « {card.licence} » n'est pas reconnue comme libre : le modèle n'est pas enregistré. Un "
        "administrateur peut l'admettre, et le registre le dira : --override --as COMPTE.",
        f"Licence '{card.licence}' is not known to be open: the model is not filed. An administrator may "
        "admit it, on record: --override --as ACCOUNT.",
    )


def _admitted(card: Card) -> str:
    if card.overridden:
        return f"licence admise par {card.overridden}"
    return "livré avec Beffroi" if not card.path else card.path


def _read(card: Path) -> bytes:
    from beffroi.errors import ConfigurationError

    try:
        text = card.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"La fiche « {card} » ne peut pas être lue ({error.strerror}).",
            f"The card '{card}' cannot be read ({error.strerror}).",
        ) from error
    if not text.strip():
        raise ConfigurationError(f"La fiche « {card} » est vide.", f"The card '{card}' is empty.")
    return text
