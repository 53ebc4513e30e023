"""Shows what is asked for in the form that is asked for: a chart, a count, a map, the nearest one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.language.request.grouped import grouped_by, most_of
from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.mapped import FACILITIES, mapped
from agents.planner.mends.tree import (
    applied,
    argument,
    calls_of,
    given,
    literals_of,
    named,
    names_in,
    names_shown,
    renamed,
    shows_alone,
    swapped,
    uses,
    words,
)

_CHART = re.compile(r"\b(?:camembert|graphique|diagramme|histogramme)\b", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(?:et |puis )?(?:un autre|l['’]autre) par\b", re.IGNORECASE)
"""« Un graphique par statut, un autre par priorité »."""
_NO_CHART = re.compile(
    r"\b(?:pas|sans|inutile)\b[^.,;:!?]{0,20} (?:camembert|graphique|diagramme|histogramme)", re.IGNORECASE
)
_FIGURES = re.compile(r"\b(?:chiffres|nombres|tableau|d[ée]tails?|list\w+)\b", re.IGNORECASE)
_ON_ONE_MAP = re.compile(
    r"(?<![\w-])[ldc]es (?!aussi\b)[\w-]+(?: (?!(?:et|puis|ou|avec|aussi|\w+-les)\b)[\w’'-]+){0,4} "
    r"(?:sur|dans) (?:une|la) carte\b",
    re.IGNORECASE,
)
"""What is wanted, and that it is wanted on a map, in one clause."""
_LISTED_TOO = re.compile(
    r"\b(?:list\w+|affich\w+|d[ée]tails?|tableaux?|leurs? (?!nombre)[\w-]+)\b", re.IGNORECASE
)
COUNT = re.compile(
    r"\b(?:combien|nombres?|total|nb|quantité|compt\w+|dénombr\w+|chiffres?|how many|number|count)\b",
    re.IGNORECASE,
)
"""Words that ask for a count."""
_COUNT = re.compile(r"\b(?:combien(?! de temps)|le nombre|leur nombre|le total|au total|nb)\b", re.IGNORECASE)

SPREADSHEET = r"(?:excel|xlsx?|csv|tableur|feuille de calcul)\b"
"""Words for a file of rows: a table is what can be saved as one."""
_SPREADSHEET = re.compile(rf"\b{SPREADSHEET}", re.IGNORECASE)
_EXPORTS = re.compile(r"\bexport(?:e[rz]?|ation|s)?\b", re.IGNORECASE)
_BY_MAIL = re.compile(r"\b(?:(?:e-?)?mails?|courriel|envo\w*|adress\w*)\b|@", re.IGNORECASE)
_ON_A_MAP = re.compile(r"\b(?:cart\w+|plan|situ\w+|map|g[ée]olocal\w+|localis\w+)\b", re.IGNORECASE)
_WHO = re.compile(
    r"(?:^|[,;:.?!] ?|\b(?:dire|moi|savoir|et|demande) )qui (?:est l|dirige|g[èe]re|s['’]occupe)",
    re.IGNORECASE,
)
_WHICH_TICKET = re.compile(
    r"(?:^|[,;:.?!] ?|\bdis-moi )quel(?: est l[ea] [\w ]{2,30}?)? ticket\b", re.IGNORECASE
)
_ALONE = re.compile(r"\b(?:juste|seulement|uniquement|pas son nom)\b", re.IGNORECASE)
_HEADS = ("directory.head", "directory.manager")
_LISTS = ("ticketing.search", "directory.search_people", "directory.members")


def shown_as_asked(plan: n.Plan, said: str) -> n.Plan:
    """The plan with what it shows as the request has it.

    Args:
        said: the request without what it quotes.
    """
    for mend in (
        _ranked,
        _charted,
        _grouped,
        _counted,
        mapped,
        _on_a_map_once,
        _told_who,
        _told_which,
        _exported,
        _tabled,
    ):
        plan = mend(plan, said)
    return _nearest(plan)


def _charted(plan: n.Plan, said: str) -> n.Plan:
    """Groups as the charts that were asked for, each once and not in the answer besides."""
    if _NO_CHART.search(said) or (_shows(plan, "chart") and _FIGURES.search(said)):
        return plan
    values, wanted = named(plan), len(_CHART.findall(said)) + len(_ANOTHER.findall(said))
    charted = {name for step in plan.body if _is_shown(step, "chart") for name in names_shown(step)}
    body: list[n.Statement] = []
    for step in plan.body:
        groups = [
            name
            for name in (names_shown(step) if _is_shown(step, "answer") else ())
            if isinstance(value := values.get(name), n.Apply) and value.function == "group"
        ]
        if not groups or len(charted | set(groups)) > wanted or not isinstance(step, n.Show):
            body.append(step)
            continue
        kept = tuple(each for each in step.values if not (isinstance(each, n.Name) and each.name in groups))
        body += [
            n.Show("chart", (n.Name(each, step.line),), step.line) for each in groups if each not in charted
        ]
        body += [replace(step, values=kept)] if kept else []
        charted |= set(groups)
    return replace(plan, body=tuple(body))


def _on_a_map_once(plan: n.Plan, said: str) -> n.Plan:
    """What is wanted on a map, and not listed besides, is not in the answer too."""
    if not _ON_ONE_MAP.search(said) or _LISTED_TOO.search(said):
        return plan
    mapped_names = {name for step in plan.body if _is_shown(step, "map") for name in names_shown(step)}
    for step in plan.body:
        if isinstance(step, n.Show) and step.kind == "answer" and mapped_names & names_shown(step):
            kept = tuple(
                each for each in step.values if not (isinstance(each, n.Name) and each.name in mapped_names)
            )
            rest = (replace(step, values=kept),) if kept else ()
            return replace(
                plan, body=tuple(new for each in plan.body for new in (rest if each is step else (each,)))
            )
    return plan


def _is_shown(step: n.Statement, kind: str) -> bool:
    return isinstance(step, n.Show) and step.kind == kind


def _grouped(plan: n.Plan, said: str) -> n.Plan:
    """« Combien de tickets par agent » as groups, where the plan counts all in one."""
    counts, fields = applied(plan, "count", "group"), grouped_by(said)
    if len(counts) != 1 or counts[0].function != "count" or len(fields) != 1 or not fields[0]:
        return plan
    (count,) = counts
    shown = [step for step in statements_of(plan.body) if isinstance(step, n.Show) and count in step.values]
    if not shown or any(isinstance(step, n.Do | n.If) for step in statements_of(plan.body)):
        return plan
    by = ("by", n.Literal(fields[0], count.line))
    return swapped(plan, count, replace(count, function="group", options=(by,)))


def _ranked(plan: n.Plan, said: str) -> n.Plan:
    """« Qui a le plus de tickets ouverts » as groups, the largest first, where the plan shows tickets of one
    search, or any of the groups."""
    field, searches = most_of(said), calls_of(plan, "ticketing.search")
    if not field or len(searches) != 1 or given(searches[0], field):
        return plan
    if any(("by", field) not in _options(group) for group in applied(plan, "group")):
        return plan
    if applied(plan, "group") and (_CHART.search(said) or not _picks_a_group(plan)):
        return plan
    if any(isinstance(step, n.Do | n.If | n.For) for step in plan.body):
        return plan
    lists = [
        step
        for step in plan.body
        if isinstance(step, n.Assign) and (step.value == searches[0] or isinstance(step.value, n.Filter))
    ]
    if not lists:
        return plan
    last, line = lists[-1], lists[-1].line
    rest = plan.body[plan.body.index(last) + 1 :]
    if not all(_is_of(step, last.name, rest) for step in rest):
        return plan
    groups = n.Apply("group", (n.Name(last.name, line),), (("by", n.Literal(field, line)),), line)
    order = (("by", n.Literal("count", line)), ("order", n.Literal("desc", line)))
    shown = n.Show("answer", (n.Apply("sort", (groups,), order, line),), line)
    return replace(plan, body=(*plan.body[: plan.body.index(last) + 1], shown))


def _picks_a_group(plan: n.Plan) -> bool:
    """Whether all that it shows is the first of groups that are in no order."""
    shown = [step for step in plan.body if isinstance(step, n.Show)]
    return len(shown) == 1 and len(shown[0].values) == 1 and not applied(plan, "sort", "top", "count")


def _options(apply: n.Apply) -> list[tuple[str, str]]:
    return [(name, words(value)) for name, value in apply.options]


def _is_of(step: n.Statement, name: str, rest: Sequence[n.Statement]) -> bool:
    """Whether a step only chooses from the list of this name, or shows what was chosen."""
    chosen = {name, *(each.name for each in rest if isinstance(each, n.Assign))}
    match step:
        case n.Assign(value=n.Apply() as value):
            return names_in(value) <= chosen
        case n.Show("answer", values):
            return all(names_in(value) <= chosen for value in values)
    return False


def _shows(plan: n.Plan, kind: str) -> bool:
    return any(isinstance(step, n.Show) and step.kind == kind for step in statements_of(plan.body))


def _counted(plan: n.Plan, said: str) -> n.Plan:
    """The one list that is shown, with its count where that was asked for."""
    shown = [step for step in plan.body if shows_alone(step)]
    if len(shown) != 1 or not _COUNT.search(said) or applied(plan, "count", "group"):
        return plan
    name = n.Name(shows_alone(shown[0]), shown[0].line)
    if not _is_list(named(plan).get(name.name)):
        return plan
    count = n.Apply("count", (name,), (), name.line)
    return swapped(plan, shown[0], n.Show("answer", (name, count), name.line))


def _is_list(value: n.Expression | None) -> bool:
    match value:
        case n.Filter() | n.Apply("top" | "sort" | "without"):
            return True
        case n.Call(tool):
            return tool in _LISTS or tool in FACILITIES
    return False


def _told_who(plan: n.Plan, said: str) -> n.Plan:
    """« Qui est le chef du service, son téléphone » tells who it is, not only how to reach them."""
    if not _WHO.search(said) or _ALONE.search(said):
        return plan
    heads = {
        name for name, value in named(plan).items() if isinstance(value, n.Call) and value.tool in _HEADS
    }
    for step in plan.body:
        match step:
            case n.Show("answer", values) if not any(_names_one(value, heads) for value in values):
                for at, value in enumerate(values):
                    match value:
                        case n.Field(n.Name() | n.Field(n.Name(), "head") as who, "phone" | "email") if (
                            _names_one(who, heads)
                        ):
                            return swapped(
                                plan, step, replace(step, values=(*values[:at], who, *values[at:]))
                            )
    return plan


def _told_which(plan: n.Plan, said: str) -> n.Plan:
    """« Quel est le plus vieux ticket, et qui l'a ? » tells which one it is, not only who has it."""
    if not _WHICH_TICKET.search(said):
        return plan
    picked = {
        name
        for name, value in named(plan).items()
        if isinstance(value, n.Apply) and value.function in ("need", "first")
    }
    for step in plan.body:
        match step:
            case n.Show("answer", (n.Field(n.Name(name) as which, "assignee") as agent,)) if name in picked:
                return swapped(plan, step, replace(step, values=(which, agent)))
    return plan


def _names_one(value: n.Expression, people: set[str]) -> bool:
    """Whether it shows one of these people or a service's head, or their name."""
    match value:
        case n.Field(n.Name(), "head") | n.Field(n.Field(n.Name(), "head"), "name"):
            return True
        case n.Name(name) | n.Field(n.Name(name), "name"):
            return name in people
    return False


def _exported(plan: n.Plan, said: str) -> n.Plan:
    """« Exporte-les » as a table, which can be saved, in the place of a mail to an address nobody said."""
    if not _EXPORTS.search(said) or _BY_MAIL.search(said):
        return plan
    match [step for step in statements_of(plan.body) if isinstance(step, n.Do)]:
        case [n.Do(n.Call("ticketing.send") as call) as step] if isinstance(argument(call, "to"), n.Ask):
            content = argument(call, "content")
            if content is not None:
                return swapped(plan, step, n.Show("table", (content,), step.line))
    return plan


def _tabled(plan: n.Plan, said: str) -> n.Plan:
    """The one list as a table, where it is wanted for a spreadsheet."""
    if not _SPREADSHEET.search(said) or _ON_A_MAP.search(said):
        return plan
    if any(_SPREADSHEET.search(literal) for literal in literals_of(plan)):
        return plan
    match [step for step in statements_of(plan.body) if isinstance(step, n.Show)]:
        case [n.Show("answer" | "map", (n.Name(name),)) as shown] if _is_list(named(plan).get(name)):
            return swapped(plan, shown, replace(shown, kind="table"))
    return plan


def _nearest(plan: n.Plan) -> n.Plan:
    """The nearest of a kind is one: it is shown as it was found."""
    values = named(plan)
    for name, value in values.items():
        match value:
            case n.Apply("first", (n.Name(found),)) if _finds_one(values.get(found)):
                shown = [step for step in plan.body if isinstance(step, n.Show) and _is_in(step, name)]
                if uses(plan, name) == len(shown) == 1 and shown[0].kind == "answer":
                    plan = _without(plan, name, found)
    return plan


def _finds_one(value: n.Expression | None) -> bool:
    match value:
        case n.Call("gis.nearest"):
            return argument(value, "n") is None
    return False


def _is_in(step: n.Show, name: str) -> bool:
    """Whether it shows what has this name, itself and not a field of it."""
    return any(isinstance(value, n.Name) and value.name == name for value in step.values)


def _without(plan: n.Plan, name: str, found: str) -> n.Plan:
    """The plan without a name, another one in its place."""
    body = tuple(step for step in plan.body if not (isinstance(step, n.Assign) and step.name == name))
    return replace(plan, body=renamed(body, name, found))
