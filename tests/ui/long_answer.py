"""A long answer for the stand-in assistant: a list of three hundred tickets, their map, and a chart beside the
table of the same figures."""

from __future__ import annotations

from agents.views import Block, ChartBlock, MapBlock, Point, TableBlock

COLUMNS = (
    "Numéro",
    "Titre",
    "Catégorie",
    "État",
    "Priorité",
    "Adresse",
    "Arrondissement",
    "Ouvert le",
    "Confié à",
)
PEOPLE = ("Karim Benali", "Samia Benali", "Claire Aubry", "")
STATES = ("ouvert", "en cours", "fermé")
GROUPS = (("voirie", 120), ("éclairage", 96), ("propreté", 60), ("espaces verts", 25))


def long_answer(count: int = 301) -> tuple[Block, ...]:
    """As « Tous les tickets du 11e » and « Combien de tickets par catégorie ? » are answered."""
    rows = tuple(
        (
            str(2000 + n), f"Nid-de-poule devant le numéro {n}", "voirie", STATES[n % 3], "normale",
            f"{n} rue Oberkampf", "11e", f"{1 + n % 28:02}/10/2026", PEOPLE[n % 4],
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    points = tuple(
        Point(2.370 + 0.0007 * (n % 20), 48.855 + 0.0008 * (n // 20), f"Ticket {2000 + n}", "11e")
        for n in range(count)
    )
    names, figures = tuple(name for name, _ in GROUPS), tuple(float(figure) for _, figure in GROUPS)
    counted = tuple((name, str(figure)) for name, figure in GROUPS)
    return (
        TableBlock(COLUMNS, rows, True, count, ("1",), "Ticket", "Tickets"),
        MapBlock(points, ("1",)),
        ChartBlock(names, figures, ("2",), "Tickets par catégorie"),
        TableBlock(("Catégorie", "Nombre"), counted, True, count, ("2",), "Group", "Tickets par catégorie"),
    )
