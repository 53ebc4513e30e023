"""The parser: a strict subset of Python, bounded, each error with its line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.language.syntax import nodes as n
from agents.language.syntax.parser import MAX_STATEMENTS, MAX_TEXT, parse_plan
from agents.language.syntax.printer import print_plan
from beffroi.errors import PlanError

WORKED = """\
tickets = ticketing.search(category="propreté", status="ouverts", older_than="un mois", district="11e")
tickets2 = [t for t in tickets if t.priority == "urgente" and not t.assignee]
for t in tickets2:
    s = directory.service_in_charge(ticket=t)
    if s.head.phone:
        ticketing.remind(ticket=t)
    elif t.district in ("11e", "12e"):
        ticketing.notify(to=s.head, ticket=t)
    else:
        ticketing.close(ticket=t, reason=ask("Pour quel motif ?"))
answer(count(tickets), first(sort(tickets, by="created", order="asc")), avant.ticket.assignee)
map(top(tickets2, n="5"))"""

REFUSED = [
    ("", 0, "vide"),
    ("# rien\n", 0, "vide"),
    ("import os", 1, "n'existe pas dans un plan"),
    ("x = 1 + 2", 1, "n'existe pas dans un plan"),
    ("x = f'{y}'", 1, "n'existe pas dans un plan"),
    ("x = True", 1, "n'existe pas dans un plan"),
    ("x = -3", 1, "n'existe pas dans un plan"),
    ("x = b'a'", 1, "n'existe pas dans un plan"),
    ("x = {'a': 1}", 1, "n'existe pas dans un plan"),
    ("x = lambda: 1", 1, "n'existe pas dans un plan"),
    ("x = a[0]", 1, "n'existe pas dans un plan"),
    ("x = y if z else w", 1, "n'existe pas dans un plan"),
    ("x = 99999999999999999999", 1, "trop grand"),
    ("a = b = c", 1, "n'existe pas dans un plan"),
    ("a, b = c", 1, "n'existe pas dans un plan"),
    ("a: int = c", 1, "n'existe pas dans un plan"),
    ("a += c", 1, "n'existe pas dans un plan"),
    ("while x:\n    gis.a()", 1, "n'existe pas dans un plan"),
    ("def f():\n    pass", 1, "n'existe pas dans un plan"),
    ("x = gis.locate('a')", 1, "n'a pas de nom"),
    ("x = gis.locate(**y)", 1, "« ** »"),
    ("x = gis.locate(address='a', address='b')", 1, "donné deux fois"),
    ("x = a.b.c(d=1)", 1, "n'existe pas"),
    ("x = avant.lieu(d=1)", 1, "n'existe pas"),
    ("x = avant", 1, "« avant » seul"),
    ("avant = gis.locate(address='a')", 1, "mot du langage"),
    ("moi = gis.locate(address='a')", 1, "mot du langage"),
    ("for count in x:\n    gis.a()", 1, "mot du langage"),
    ("\nanswer(gis.locate(address='a'))", 2, "caché"),
    ("x = first(ticketing.search())", 1, "caché"),
    ("x = [t for t in ticketing.search() if t.a]", 1, "caché"),
    ("for t in ticketing.search():\n    gis.a()", 1, "caché"),
    ("ticketing.assign(ticket=t, to=directory.manager(person=moi))", 1, "caché"),
    ("x = len(y)", 1, "« len » n'existe pas"),
    ("x = eval('1')", 1, "« eval » n'existe pas"),
    ("x = answer(y)", 1, "ne peut pas être mis ici"),
    ("count(y)", 1, "ne fait rien"),
    ("x", 1, "ne fait rien"),
    ("answer()", 1, "ne montre rien"),
    ("x = top(y, k='3')", 1, "pas d'option « k »"),
    ("x = top(y, n=z)", 1, "n'est pas un texte"),
    ("x = [t.a for t in y if t.a]", 1, "pas la bonne forme"),
    ("x = [t for t in y]", 1, "pas la bonne forme"),
    ("x = [t for t in y for u in z if t]", 1, "pas la bonne forme"),
    ("if 1 < x < 2:\n    gis.a()", 1, "enchaînées"),
    ("if x < None:\n    gis.a()", 1, "comparaison n'existe pas"),
    ("if x is y:\n    gis.a()", 1, "comparaison n'existe pas"),
    ("if x in ():\n    gis.a()", 1, "vide"),
    ("x = ask(y)", 1, "texte ou rien"),
    ("gis.a()\nfor t in x: gis.b()", 2, "même ligne"),
    ("gis.a(); gis.b()", 1, "même ligne"),
    ("for t in x:\n  for u in y:\n    for v in z:\n      gis.a()", 3, "deux boucles"),
    ("for t in x:\n    gis.a()\nelse:\n    gis.b()", 1, "n'existe pas dans un plan"),
    ("x = gis.locate(", 1, "ne peut pas être lue"),
    ("x = 'a", 1, "ne peut pas être lue"),
    ("x = 'a\0'", 0, ""),
]


def test_a_worked_plan_is_read_and_printed_back_letter_for_letter() -> None:
    plan = parse_plan(WORKED)
    assert print_plan(plan) == WORKED
    assert parse_plan(print_plan(plan)) == plan


def test_every_node_knows_its_line() -> None:
    body = parse_plan("\n# un commentaire\nlieu = gis.locate(\n    address='a',\n)\n\nanswer(lieu)\n").body
    assert [node.line for node in body] == [3, 7]
    assert isinstance(body[0], n.Assign) and isinstance(body[0].value, n.Call)
    assert body[0].value.arguments[0][1].line == 3


def test_comparison_with_none_is_a_test_of_presence() -> None:
    for text, absent in [
        ("t.a == None", True),
        ("t.a is None", True),
        ("None == t.a", True),
        ("t.a != None", False),
        ("t.a is not None", False),
    ]:
        (node,) = parse_plan(f"x = [t for t in y if {text}]").body
        assert isinstance(node, n.Assign) and isinstance(node.value, n.Filter)
        assert isinstance(node.value.condition, n.Not if absent else n.Present)


def test_literals_of_one_argument_are_counted_on_their_line() -> None:
    (node,) = parse_plan('x = [t for t in y if t.a == "1" or t.b in ("2", "3")]').body
    assert isinstance(node, n.Assign) and isinstance(node.value, n.Filter)
    assert isinstance(node.value.condition, n.Both)
    second = node.value.condition.operands[1]
    assert isinstance(second, n.Compare) and isinstance(second.right, tuple)
    assert [item.index for item in second.right if isinstance(item, n.Literal)] == [1, 2]


@pytest.mark.parametrize(("text", "line", "what"), REFUSED)
def test_what_is_no_plan_is_refused_with_its_line_and_mend(text: str, line: int, what: str) -> None:
    with pytest.raises(PlanError, match=r".*") as caught:
        parse_plan(text)
    assert caught.value.line == line
    assert what in caught.value.fr
    assert caught.value.mend


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".b" * 3900,
        "x = " + "(" * 3000,
        "x = " + "not " * 1500 + "a",
        "if " + "not " * 1500 + "a:\n    gis.b()",
        "x = " + "count(" * 150 + "a" + ")" * 150,
        "x = " + "-" * 5000 + "1",
        "x = " + "[t for t in " * 90 + "a",
        "".join("    " * i + f"if a{i}:\n" for i in range(60)) + "    " * 60 + "gis.a()",
        "é" * (MAX_TEXT + 1),
        "gis.a()\n" * (MAX_STATEMENTS + 1),
        "x = " + "9" * 5000,
        "\ud800",
    ],
)
def test_sizes_are_bounded(text: str) -> None:
    with pytest.raises(PlanError):
        parse_plan(text)


def test_nothing_of_a_plan_is_ever_run(tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    with pytest.raises(PlanError):
        parse_plan(f"__import__('pathlib').Path({str(trace)!r}).touch()")
    assert not trace.exists()


def test_text_with_quotes_and_control_characters_survives_printing() -> None:
    for said in ['«"»', "l'eau\\", "deux\nlignes", "emoji 🙂 \u200b", "tab\t"]:
        plan = n.Plan((n.Do(n.Call("gis.locate", (("address", n.Literal(said, 1)),), 1), 1),), "")
        assert parse_plan(print_plan(plan)).body == plan.body
