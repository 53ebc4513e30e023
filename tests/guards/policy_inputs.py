"""Documents by chance, as JSON: whole ones of every stage, and broken ones, always the same for a seed."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Raw = dict[str, Any]

ROLES = ("agent", "responsable", "superviseur", "rh", "auditeur", "administrateur")
DOMAINS = ("voirie", "eau", "propreté", "ressources humaines", "", "Voirie", "voirie\x00", "é", "e\u0301")
TEXTS = (
    "", "12 rue Oberkampf", "a@paris.demo", "A@PARIS.DEMO", "a@exemple.com", "a@paris.demo\x00@exemple.com",
    "a@paris.demo\n", '"x" <a@paris.demo>', "\x00", "%s%d%%", "${x}", "é\\", "\u202eomed", "\U0001f6b2",
    "\ufeff", "\u0130@paris.demo", "a@par\u0131s.demo", "a\u2028b", "\x7f\x80", "ﬀ", "\ud7ff\ue000", "{}", "null",
)  # fmt: skip
KINDS = ("email", "category", "district", "Ticket", "Place", "domain", "prose", "any", "")
TOOLS = ("gis.locate", "ticketing.create", "ticketing.close", "ticketing.notify", "ticketing.delete", "é.x")
NAMES = ("to", "cc", "category", "content", "ticket", "district", "é", "a.b", "a b", "\u0130", "")
MAIL = (["paris.demo"], ["PARIS.demo", "ville.demo"], [], ["é.demo"], ["\u0130.demo", "paris.demo"])
READERS = (
    None, None, None, [["rh"]], [], [["rh", "superviseur"]], [["domaine:voirie"]], [["domaine:", "rh"], ["rh"]],
)  # fmt: skip


def cases(seed: int, count: int) -> Iterator[tuple[Raw, bool]]:
    """So many documents, and whether each is broken: about one in four."""
    chance = Random(seed)
    for index in range(count):
        document = (_plan, _effects, _call, _show)[index % 5 % 4](chance)
        if index % 4 == 3:
            yield _break(chance, document), True
        else:
            yield document, False


def _some(chance: Random, most: int, one: Callable[[Random], Any]) -> list[Any]:
    return [one(chance) for _ in range(chance.randint(0, most))]


def _actor(chance: Random) -> Raw:
    return {
        "id": chance.choice(("claire.aubry", "olivier.perrault", "é\x00")),
        "roles": chance.sample(ROLES, chance.choice((0, 1, 1, 1, 1, 2, 3))),
        "service_id": "s",
        "domain": chance.choice(DOMAINS),
        "district": chance.choice((None, 9, 11, 11, 0, 999)),
    }


def _label(chance: Random) -> Raw:
    plain = {"readers": None, "integrity": "PERSON", "personal": [], "purposes": None, "coarse": []}
    return _any_label(chance) if chance.random() < 0.08 else {**plain, "sources": []}


def _any_label(chance: Random) -> Raw:
    return {
        "readers": chance.choice(READERS),
        "integrity": chance.choice(("PERSON", "RECORD", "FREE_TEXT", "MODEL")),
        "personal": chance.choice(([], [], [], ["adresse"], ["adresse", "téléphone"], ["téléphone"], ["é"])),
        "purposes": chance.choice((None, None, ["gestion"], [])),
        "coarse": chance.choice(
            (
                [],
                [],
                [{"kind": "people", "of": 4}],
                [{"kind": "people", "of": 9}],
                [{"kind": "district", "of": 0}],
                [{"kind": "people", "of": 9}, {"kind": "district", "of": 0}],
            )
        ),
        "sources": chance.choice(([], ["system:ticketing:ticket:4012"])),
    }


def _value(chance: Random) -> Any:
    plain = (None, True, 0, 11, -1, 1.5, 1e-7, 2**53 - 1, 0.1 + 0.2)
    made = (
        lambda: chance.choice(TEXTS),
        lambda: chance.choice(TEXTS),
        lambda: chance.choice(plain),
        lambda: {"$": "Category", "value": chance.choice(DOMAINS)},
        lambda: [chance.choice(TEXTS) for _ in range(chance.randint(0, 4))],
        lambda: {chance.choice(NAMES): chance.choice(plain), "items": [None]},
    )
    return chance.choice(made)()


def _planned(chance: Random) -> Raw:
    return {
        "type": chance.choice(KINDS),
        "value": _value(chance),
        "from_lines": _some(chance, 2, lambda c: c.randint(0, 3)),
        "integrity": "PERSON",
        **_role(chance),
        "label": _label(chance),
    }


def _role(chance: Random) -> Raw:
    return {"role": chance.choice(("target", "content")), "named": chance.random() < 0.5}


def _circumstances(chance: Random) -> Raw:
    office = {"days": [1, 2, 3, 4, 5], "start": 480, "end": 1140}
    return {
        "moment": {"weekday": chance.randint(1, 7), "minute": chance.choice((0, 479, 480, 1139, 1140))},
        "limits": {
            "at_once": 10,
            "effects_per_day": 200,
            "personal_reads_per_day": 20,
            "aggregate": 5,
            "four_eyes": chance.choice(([], [], ["ticketing.close"])),
            "office": chance.choice((None, office)),
        },
        "usage": {
            "effects": chance.choice((0, 0, 0, 0, 0, 199, 201)),
            "personal": chance.choice((0, 0, 19, 20)),
        },
        "purposes": chance.choice(
            (
                [],
                [
                    {
                        "name": "gestion",
                        "categories": ["adresse", "téléphone"],
                        "domains": ["voirie"],
                        "roles": ["rh"],
                    }
                ],
            )
        ),
        "purpose": chance.choice(("", "gestion")),
    }


def _head(chance: Random) -> Raw:
    return {
        "line": chance.randint(1, 4),
        "tool": chance.choice(TOOLS),
        "system": "ticketing",
        "effect": chance.choice(("read", "read", "write", "notify", "delete")),
        "read_class": chance.choice(("open", "open", "open", "personal", "bulk")),
    }


def _plan(chance: Random) -> Raw:
    kept = {"personal": [], "readers": None}
    return {
        "stage": "plan",
        "actor": _actor(chance),
        "steps": _some(
            chance,
            4,
            lambda c: {
                **_head(c),
                "in_loop": c.random() < 0.3,
                "arguments": {c.choice(NAMES): _planned(c) for _ in range(c.randint(0, 3))},
                "returns": "Ticket",
                "condition": _label(c),
                "reads": _label(c),
            },
        ),
        "bounds": {"calls": chance.choice((None, 3)), "effects": None},
        "shown": _some(
            chance, 1, lambda c: {"record": "P", "field": c.choice(("", "é")), **kept, **_three(c)}
        ),
        "flows": _some(
            chance,
            1,
            lambda c: {"from_line": 1, "field": "f", "to_line": c.randint(1, 3), "argument": "to", **_two(c)},
        ),
        "mail_domains": chance.choice(MAIL),
        "circumstances": _circumstances(chance),
    }


def _two(chance: Random) -> Raw:
    label = _label(chance)
    return {"personal": label["personal"], "readers": label["readers"]}


def _three(chance: Random) -> Raw:
    return {**_two(chance), "coarse": _label(chance)["coarse"]}


def _targets(chance: Random) -> Raw:
    def place(c: Random) -> Raw:
        return {"district": c.choice((None, 2, 11))}

    def ticket(c: Random) -> Raw:
        number = c.choice((None, 0, 4012, 2**53 - 1))
        return {"number": number, "category": c.choice((None, *DOMAINS)), **place(c)}

    def service(c: Random) -> Raw:
        return {"id": "s", "domain": c.choice(DOMAINS), **place(c), "roles": c.sample(ROLES, c.randint(0, 2))}

    return {
        "tickets": _some(chance, 2, ticket),
        "places": _some(chance, 1, place),
        "people": _some(chance, 1, service),
        "services": _some(chance, 1, service),
    }


def _real(chance: Random) -> Raw:
    return {
        "arguments": {
            chance.choice(NAMES): {
                "value": _value(chance), "label": _label(chance), "type": chance.choice(KINDS),
                **_role(chance), "trust": chance.choice(("PERSON", "RECORD", "RECORD", "RECORD", "MODEL")),
            }
            for _ in range(chance.randint(0, 3))
        },
        "targets": _targets(chance),
    }  # fmt: skip


def _site(chance: Random) -> Raw:
    return {"site": chance.choice(("1", "2[0]", "é")), "condition": _label(chance)}


def _show(chance: Random) -> Raw:
    return {
        "stage": "show",
        "actor": _actor(chance),
        "shown": _some(chance, 2, lambda c: {"record": "P", "field": c.choice(("", "é")), **_three(c)}),
        "mail_domains": chance.choice(MAIL),
        "circumstances": _circumstances(chance),
    }


def _effects(chance: Random) -> Raw:
    steps = _some(chance, 3, lambda c: {**_head(c), **_site(c), **_real(c)})
    return {
        "stage": "effects",
        "actor": _actor(chance),
        "effects": steps,
        "count": chance.choice((len(steps), len(steps), 11, 0)),
        "mail_domains": chance.choice(MAIL),
        "circumstances": _circumstances(chance),
    }


def _call(chance: Random) -> Raw:
    approver = chance.choice(
        (
            None,
            {"id": "olivier.perrault", "roles": ["superviseur"], "delegated": False},
            {"id": "karim.benali", "roles": ["responsable"], "delegated": True},
            {"id": "x", "roles": [], "delegated": False},
        )
    )
    return {
        "stage": "call",
        "actor": _actor(chance),
        "step": {**_head(chance), **_site(chance), "reads": _label(chance)},
        **_real(chance),
        "approved": chance.random() < 0.5,
        "approver": approver,
        "count": chance.choice((1, 1, 10, 11, 1_000_000)),
        "mail_domains": chance.choice(MAIL),
        "circumstances": _circumstances(chance),
    }


# --- broken ones --------------------------------------------------------------------------------------------


def _break(chance: Random, document: Raw) -> Raw:
    broken: Raw = copy.deepcopy(document)
    way = chance.choice((_drop, _drop, _retype, _retype, _huge, _deep, _half, _nothing, _more))
    return way(chance, broken)


def _places(value: Any) -> Iterator[Raw]:
    """Objects whose keys the schema fixes: not the values of arguments, nor their names."""
    if isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key == "arguments":
                for argument in inner.values():
                    yield from _places(argument)
            elif key != "value":
                yield from _places(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _places(inner)


def _place(chance: Random, document: Raw) -> tuple[Raw, str]:
    holder = chance.choice([place for place in _places(document) if place])
    return holder, chance.choice(list(holder))


def _drop(chance: Random, document: Raw) -> Raw:
    holder, key = _place(chance, document)
    del holder[key]
    return document


def _retype(chance: Random, document: Raw) -> Raw:
    while True:
        holder, key = _place(chance, document)
        if key != "value":
            break
    # Neither a text, a list, an object nor null is a number with a fraction, and no part is one.
    holder[key] = chance.choice((0.5, -3.5, [[0.5]]))
    return document


def _huge(chance: Random, document: Raw) -> Raw:
    holder, key = _place(chance, document)
    holder[key] = chance.choice((10**400, -(2**53), 2**63, 1e300))
    return document


def _deep(chance: Random, document: Raw) -> Raw:
    holder, key = _place(chance, document)
    deep: Any = "x"
    for _ in range(chance.choice((60, 500, 5000))):
        deep = [deep]
    holder[key] = deep
    return document


def _half(chance: Random, document: Raw) -> Raw:
    holder, key = _place(chance, document)
    holder[key] = chance.choice(("\ud800", "a\udfff@paris.demo", {"\ud800": 1}))
    return document


def _nothing(chance: Random, document: Raw) -> Raw:
    return chance.choice(
        ({}, {"stage": document["stage"]}, {"stage": None}, {**document, "stage": "plan\x00"})
    )


def _more(chance: Random, document: Raw) -> Raw:
    return {**document, chance.choice(("é", "approved_by", "\x00")): True}
