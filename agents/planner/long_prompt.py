# Lines of a prompt and of plans stay whole.
# ruff: noqa: E501
"""The prompt for models without an adapter: signatures, the language in twenty lines, worked examples."""

from __future__ import annotations

from collections.abc import Iterable

from agents.planner.prompt import Turn
from beffroi.tool import ToolSpec

_LANGUAGE = """Tu traduis la demande d'un agent de la ville en un plan. Réponds par le plan seul, sans commentaire.
Le plan est un programme très simple (sous-ensemble de Python) :
- nom = systeme.outil(parametre=valeur)   un appel par ligne, paramètres toujours nommés, un nom n'est affecté qu'une fois
- une valeur écrite est un morceau exact de la demande, entre guillemets : district="11e", status="ouverts", number="4012"
- les autres valeurs sont des noms déjà affectés ou leurs champs : service.head, ticket.place
- moi est la personne qui demande
- xs2 = [t for t in xs if t.priority == "haute"]   filtre
- for t in xs:  puis des lignes décalées de 4 espaces   boucle
- if ticket.status == "ouvert":  /  else:   condition
- fonctions : count(xs) first(xs) top(xs, n="3", by="created", order="asc") sort(xs, by="created", order="desc")
  group(xs, by="district") without(xs, ys) mean(xs, by="distance")
- answer(a, b)   ce que la personne demande à voir, en dernier ; un plan qui ne fait qu'agir n'a pas de answer
- ask() à la place d'une valeur obligatoire qui manque ; cannot() seul quand aucun outil ne convient
"""
_EXAMPLES = (
    ("Combien de piscines dans le 13e ?",
     'equipements = gis.facilities(kind="piscines", district="13e")\nanswer(count(equipements))'),
    ("le tel du chef de la propreté du 9e",
     'service = directory.find_service(domain="propreté", district="9e")\n'
     "personne = directory.head(service=service)\nanswer(personne.phone)"),
    ("Signale un arbre tombé au 4 rue Monge et préviens Awa Diarra",
     'lieu = gis.locate(address="4 rue Monge")\nticket = ticketing.create(subject="arbre tombé", place=lieu)\n'
     'personne = directory.find_person(name="Awa Diarra")\nticketing.notify(to=personne, ticket=ticket)'),
    ("ferme le ticket", "ticket = ticketing.get(number=ask())\nticketing.close(ticket=ticket)"),
    ("Relance les tickets eau urgents du 5e",
     'tickets = ticketing.search(category="eau", priority="urgents", district="5e")\n'
     "for t in tickets:\n    ticketing.remind(ticket=t)"),
    ("quel temps fera-t-il demain ?", "cannot()"),
)  # fmt: skip


def long_prompt(request: str, specs: Iterable[ToolSpec], before: Turn | None = None, mend: str = "") -> str:
    """Prompt for a model that has not been trained on the language.

    Args:
        mend: what was wrong with the last plan, where it goes back to be mended.
    """
    tools = "\n".join(f"{spec.signature()}   # {spec.summary}" for spec in specs)
    shown = "\n\n".join(f"Demande : {asked}\nPlan :\n{plan}" for asked, plan in _EXAMPLES)
    earlier = f"\n\nDemande précédente : {before.request}\nSon plan :\n{before.plan}" if before else ""
    wrong = f"\nLe plan précédent était faux : {mend}" if mend else ""
    return f"{_LANGUAGE}\nOutils :\n{tools}\n\n{shown}{earlier}\n\nDemande : {request}{wrong}\nPlan :\n"
