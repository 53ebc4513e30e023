"""Long answers: what all rows have is said once, a map of many points, a chart beside the table of its figures."""

from __future__ import annotations

import dataclasses

from agents.views import ChartBlock, TableBlock
from tests.ui.conftest import House
from tests.ui.long_answer import COLUMNS, long_answer
from tests.ui.people import CLAIRE
from ui.assets.tables import listed, tabled
from ui.words.plain import unbroken

TABLE, _, CHART, FIGURES = long_answer()
assert isinstance(TABLE, TableBlock) and isinstance(CHART, ChartBlock) and isinstance(FIGURES, TableBlock)


def test_a_value_that_all_rows_have_is_said_once() -> None:
    shown = listed(TABLE)
    assert shown.columns == ("Numéro", "Titre", "État", "Adresse", "Ouvert le", "Confié à")
    assert shown.same == "catégorie voirie, priorité normale, arrondissement 11e"
    assert shown.rows[0] == (
        "2001",
        "Nid-de-poule devant le numéro 1",
        "en cours",
        "1 rue Oberkampf",
        "02/10/2026",
        "Samia Benali",
    )


def test_few_rows_names_and_empty_columns_stay_as_they_are() -> None:
    few = dataclasses.replace(TABLE, rows=TABLE.rows[:4])
    assert listed(few) == (few.columns, few.rows, "")
    names = dataclasses.replace(TABLE, columns=("Nom", "Rien"), rows=(("voirie", ""),) * 6)
    assert listed(names) == (names.columns, names.rows, "")
    assert listed(dataclasses.replace(TABLE, columns=(), rows=())).rows == ()


def test_the_figures_of_a_chart_are_those_of_the_table_of_the_same_steps_and_names() -> None:
    assert tabled(CHART, (TABLE, FIGURES)) and not tabled(CHART, (TABLE,))
    assert not tabled(CHART, (dataclasses.replace(FIGURES, sites=("9",)),))
    assert not tabled(CHART, (dataclasses.replace(FIGURES, rows=FIGURES.rows[1:]),))


def test_the_page_is_short_and_the_file_whole(house: House) -> None:
    run, browser = house.ask(CLAIRE, "une liste longue"), house.browser(CLAIRE)
    page = browser.get(f"/runs/{run.run}").text
    assert unbroken("Tous : catégorie voirie, priorité normale, arrondissement 11e") in page
    assert '<th scope="col">Arrondissement</th>' not in page and "<td>11e</td>" not in page
    assert "<summary>Lieux de la carte (301)</summary>" in page and "Données du graphique" not in page
    file = browser.get(f"/runs/{run.run}/answer/1.csv").content.decode("utf-8-sig")
    assert file.splitlines()[0] == ";".join(f'"{column}"' for column in COLUMNS)
    assert file.count('"11e"') == 301
    chart = browser.get(f"/runs/{house.ask(CLAIRE, 'un graphique').run}").text
    assert "Données du graphique" in chart
