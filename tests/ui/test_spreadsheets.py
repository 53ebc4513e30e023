"""A list of an answer as a file for a spreadsheet: what the page shows, for whoever asked, and no formulas."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.views import TableBlock
from beffroi.text import visible
from tests.ui.conftest import House
from tests.ui.people import CLAIRE, ROSA, SAMUEL
from ui.assets.spreadsheet import as_csv

CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_columns_rows_and_accents_come_back() -> None:
    table = TableBlock(("Numéro", "Objet"), (("12", 'nid ; « poule » "ici"\nsuite'), ("13", "-4,5")))
    assert read(as_csv(table)) == [
        ["Numéro", "Objet"],
        ["12", 'nid ; « poule » "ici"\nsuite'],
        ["13", "-4,5"],
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "=HYPERLINK(1)",
        "+33 1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\n=1",
        "-1\n=2",
        "\u2003=1",
        "\u200b=1",
        "＝1",
        "\tici",
        " " * 41 + "=1",
        "\u200b" * 45 + "=1",
        "\n \u200b" * 40 + "-1+2",
        "\u00ad=1",
        "\u202e=1",
        "\u2061=1",
        "\x00=1",
        "\u3164 \ufe0f\u2800=1",
    ],
)
def test_what_stands_in_a_ticket_is_never_calculated(cell: str) -> None:
    assert read(as_csv(TableBlock(("Objet",), ((cell,),))))[1][0] == f"'{cell}"


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4))
def test_no_cell_of_any_text_begins_a_formula(rows: list[tuple[str, str]]) -> None:
    for row in read(as_csv(TableBlock(("a", "b"), tuple(rows))))[1:]:
        assert not any(visible(cell).strip()[:1] in set("=+@") for cell in row if cell)


def test_a_comma_parts_no_cell_and_columns_are_texts_too() -> None:
    written = as_csv(TableBlock(("=A1",), (("nid de poule,=HYPERLINK(A1)",),))).decode("utf-8-sig")
    assert written == '"\'=A1"\r\n"nid de poule,=HYPERLINK(A1)"\r\n'


def test_what_is_said_with_a_list_stands_behind_it() -> None:
    table = TableBlock(("a",), (("1",),), complete=False, note="Liste partielle : 1 sur 57 tickets.")
    assert read(as_csv(table))[-1] == ["Liste partielle : 1 sur 57 tickets."]


def test_the_page_offers_its_list_and_the_file_is_its_readers_alone(house: House) -> None:
    view = house.ask(CLAIRE, "Les tickets voirie ouverts")
    number = next(n for n, block in enumerate(view.answer, 1) if isinstance(block, TableBlock))
    where = f"/runs/{view.run}/answer/{number}.csv"
    mine = house.browser(CLAIRE)
    assert f'href="{where}?state={view.ledger_head}"' in mine.get(f"/runs/{view.run}").text
    assert ".csv" not in mine.get(f"/audit/runs/{view.run}").text
    file = mine.get(where)
    assert file.status_code == 200 and file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"].startswith('attachment; filename="')
    assert file.headers["content-security-policy"].startswith("sandbox;")
    table = view.answer[number - 1]
    assert isinstance(table, TableBlock)
    assert read(file.content)[0] == list(table.columns) and len(read(file.content)) == 1 + len(table.rows)
    stale = mine.get(f"{where}?state=0123")
    assert stale.status_code == 409 and "rechargez la page" in stale.text
    for other in (house.browser(ROSA), house.browser(SAMUEL)):
        assert other.get(where).status_code == 404
    assert house.browser().get(where).status_code in (303, 401)


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "1e3"])
def test_no_other_number_is_a_file(house: House, number: str) -> None:
    view = house.ask(CLAIRE, "Les tickets voirie ouverts")
    assert house.browser(CLAIRE).get(f"/runs/{view.run}/answer/{number}.csv").status_code in (404, 422)
