# Lines of a prompt and of plans stay whole.
# ruff: noqa: E501
"""The prompt for models without an adapter: the language in twenty lines, worked examples, signatures.

What is the same for every request comes first, tools by name, so that a server reads it once and keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agents.language.syntax.parser import parse_plan
from agents.models.plan_json import json_of_plan
from agents.models.protocol import PlanForm
from agents.planner.prompt import Turn
from beffroi.errors import PlanError
from beffroi.records import Person
from beffroi.tool import ToolSpec
from beffroi.types import EnumType, ListType, OptionalType, RecordType, TextType, Type, describe

_LANGUAGE = """Tu traduis la demande d'un agent de la ville en un plan. Réponds par le plan seul, sans commentaire.
Le plan est un programme très simple (sous-ensemble de Python), une instruction par ligne :
- nom = systeme.outil(parametre=valeur) : un appel ; paramètres toujours nommés ; un nom n'est affecté qu'une fois
- systeme.outil(parametre=valeur) seul : un effet dont le résultat ne sert pas
- une valeur entre guillemets est un morceau exact de la demande, mot pour mot : district="11e", status="ouverts", number="4012"
- n'ajoute aucun paramètre facultatif dont la demande ne parle pas
- un Ticket, une Person, un Place, un Service ne s'écrit jamais entre guillemets : trouve-le d'abord par un outil
- les autres valeurs sont des noms déjà affectés ou leurs champs : service.head, ticket.place, t.priority
- moi : la personne qui demande ; « mes tickets » : ticketing.search(assignee=moi)
- avant.nom : un résultat du plan de la demande précédente ; « les », « le », « ceux-là » en désignent souvent un
- xs2 = [t for t in xs if t.priority == "haute"] : un filtre ; conditions avec == != < > <= >= in not and or
- for t in xs: puis des lignes décalées de 4 espaces : une boucle, pour agir sur chacun
- if ticket.status == "ouvert": puis elif …: ou else: : une condition, jamais sur le résultat d'un effet
- count(xs), first(xs), need(x) (exige une valeur qui peut manquer), without(xs, ys), matching(xs, ys, by="category"), flatten(xs), distinct(xs, by="assignee")
- top(xs, n="3", by="created", order="asc"), sort(xs, by="created", order="desc"), mean(xs, by="distance"), sum(xs, by="distance")
- group(xs, by="district") : un groupe par valeur, avec ses champs key et count
- answer(a, b) : ce que la personne veut voir, en dernier ; table(xs) pour un tableau, map(xs) pour une carte, chart(group(…)) pour un graphique
- un plan qui ne fait qu'agir n'a pas de answer
- ask() à la place d'une valeur obligatoire que la demande ne donne pas
- cannot() seul quand aucun outil ne convient
"""
_JSON = """Écris ce plan en JSON, une étape par instruction : {"plan": [étape, …]}.
- appel {"call": outil, "with": {parametre: valeur}, "as": nom} ; boucle {"each": nom, "of": valeur, "do": [étapes]}
- condition {"if": …, "then": [étapes], "else": [étapes]} ; filtre {"keep": nom, "of": valeur, "where": condition, "as": nom}
- valeur {"said": mots de la demande}, {"from": nom ou chemin}, {"function": nom, "of": [valeurs], "by": champ} ou {"ask": true}
- {"show": "answer", "values": [valeurs]} ; {"cannot": true} seul
"""
_EXAMPLES: tuple[tuple[Turn | None, str, str], ...] = (
    (None, "Combien de piscines dans le 13e ?",
     'equipements = gis.facilities(kind="piscines", district="13e")\nanswer(count(equipements))'),
    (None, "le tel du chef de la propreté du 9e",
     'service = directory.find_service(domain="propreté", district="9e")\nanswer(service.head.phone)'),
    (None, "Signale un arbre tombé au 4 rue Monge et préviens Awa Diarra",
     'lieu = gis.locate(address="4 rue Monge")\nticket = ticketing.create(subject="arbre tombé", place=lieu)\n'
     'personne = directory.find_person(name="Awa Diarra")\nticketing.notify(to=personne, ticket=ticket)'),
    (None, "Tickets eau du 5e : relance ceux qui ont un agent, confie-moi les autres, et dis-moi combien il y en a",
     'tickets = ticketing.search(category="eau", district="5e")\n'
     "for t in tickets:\n    if t.assignee:\n        ticketing.remind(ticket=t)\n"
     "    else:\n        ticketing.assign(ticket=t, to=moi)\nanswer(count(tickets))"),
    (Turn("montre-moi les tickets voirie urgents du 11e", 'tickets = ticketing.search(category="voirie", '
          'priority="urgents", district="11e")\nanswer(tickets)'),
     "ferme ceux de plus d'un mois, et le ticket de la rue",
     'vieux = [t for t in avant.tickets if t.created < "un mois"]\n'
     "for t in vieux:\n    ticketing.close(ticket=t)\n"
     "ticket = ticketing.get(number=ask())\nticketing.close(ticket=ticket)"),
    (None, "quel temps fera-t-il demain ?", "cannot()"),
)  # fmt: skip


def long_prompt(
    request: str,
    specs: Iterable[ToolSpec],
    before: Turn | None = None,
    mend: str = "",
    begun: str = "",
    *,
    wrong: Sequence[str] = (),
    form: PlanForm = PlanForm.TEXT,
) -> str:
    """Prompt for a model that has not been trained on the language.

    Args:
        specs: tools that it is shown.
        mend: what was wrong with the last plan, where it goes back to be mended.
        begun: how the plan is to begin.
        wrong: plans that must not come again, the last of which ``mend`` speaks of.
        form: what the plan is to be written in.
    """
    how = _LANGUAGE + (_JSON if form is PlanForm.JSON else "")
    shown = "\n\n".join(_asked(asked, turn, form) + _spelt(plan, form) for turn, asked, plan in _EXAMPLES)
    refused = "".join(f"\n\nCe plan ne convient pas :\n{_spelt(plan, form)}" for plan in wrong)
    mended = f"\nPourquoi : {mend}" if mend else ""
    begins = f"\n\nLe plan commence ainsi :\n{_spelt(begun, form)}" if begun else ""
    asked = _asked(request, before, form).removesuffix("Plan :\n")
    return f"{how}\n{shown}\n\n{_tools(sorted(specs, key=lambda spec: spec.name))}\n{asked.rstrip()}{refused}{mended}{begins}\nPlan :\n"


def _asked(request: str, before: Turn | None, form: PlanForm) -> str:
    earlier = (
        f"Demande précédente : {before.request}\nSon plan :\n{_spelt(before.plan, form)}\n" if before else ""
    )
    return f"{earlier}Demande : {request}\nPlan :\n"


def _spelt(plan: str, form: PlanForm) -> str:
    """The plan as this model writes it; one that cannot be read, as it is."""
    if form is PlanForm.TEXT:
        return plan
    try:
        return json_of_plan(parse_plan(plan))
    except PlanError:
        return plan


def _tools(specs: list[ToolSpec]) -> str:
    """Signatures, then the closed lists and the records that they name, each told once."""
    lines = ["Outils (? : facultatif) :"]
    for spec in specs:
        given = ", ".join(f"{p.name}{'' if p.required else '?'}: {_short(p.type)}" for p in spec.parameters)
        lines.append(f"{spec.name}({given}) -> {_short(spec.returns)}   # {spec.summary}")
    lists, records = _named(specs)
    lines += (
        ["Listes fermées :", *(f"{kind.cls.__name__} : {describe(kind)}" for kind in lists)] if lists else []
    )
    lines += ["Champs :", *(f"{kind.cls.__name__} : {_fields(kind)}" for kind in records)]
    return "\n".join(lines) + "\n"


def _short(kind: Type) -> str:
    match kind:
        case EnumType(cls):
            return cls.__name__
        case TextType("email"):
            return "e-mail"
        case ListType(item):
            return f"list[{_short(item)}]"
        case OptionalType(item):
            return f"{_short(item)}?"
        case _:
            return describe(kind)


def _fields(kind: RecordType) -> str:
    return ", ".join(
        f"{name}: {_short(field)}" if _record(field) else name for name, field in kind.fields.items()
    )


def _record(kind: Type) -> RecordType | None:
    inner = kind.item if isinstance(kind, ListType | OptionalType) else kind
    return inner if isinstance(inner, RecordType) else None


def _named(specs: Iterable[ToolSpec]) -> tuple[list[EnumType], list[RecordType]]:
    lists: dict[EnumType, None] = {}
    records: dict[RecordType, None] = {}
    waiting: list[Type] = [RecordType(Person)]
    for spec in specs:
        lists |= {p.type: None for p in spec.parameters if isinstance(p.type, EnumType)}
        waiting += [spec.returns, *(p.type for p in spec.parameters)]
    for kind in waiting:
        record = _record(kind)
        if record is not None and record not in records:
            records[record] = None
            waiting += record.fields.values()
    return list(lists), list(records)
