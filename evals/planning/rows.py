"""A report as rows of text that people read, in French."""

from __future__ import annotations

import math
from collections.abc import Callable

from evals.planning.calibration import Coverage, Fit
from evals.planning.cases import SECRET
from evals.planning.figures import STEPS, Figures
from evals.planning.goals import Goal
from evals.planning.run import Report
from evals.planning.scoring import End, Result

Row = tuple[str, ...]

GOAL_HEADINGS = ("Chiffre", "Mesuré", "Objectif", "Atteint", "Erreurs par sorte")
SET_HEADINGS = (
    "Jeu", "Demandes", "Justes", "En deux lectures", "1 / 2-3 / 4+ appels", "Autre effet", "Signalés",
    "Questions", "Non typés", "Médiane", "95 % sous", "Mémoire", "Calibration",
)  # fmt: skip
COVERAGE_HEADINGS = ("Planifiées sans demander", "Marge au moins", "Fausses", "Autre effet")
CASE_HEADINGS = ("Jeu", "Cas", "Demande", "Écart", "Plan écrit")
NONE = "—"


def goal_rows(report: Report) -> list[Row]:
    """One row a goal; the kinds of errors of its set beside."""
    return [_goal_row(goal, report.sets.get(goal.set)) for goal in report.goals]


def set_rows(report: Report) -> list[Row]:
    """One row a set."""
    return [_set_row(name, figures) for name, figures in report.sets.items()]


def coverage_of(report: Report) -> tuple[str, list[Row]]:
    """The set whose risk against coverage is shown (``test`` before others), and its rows."""
    for name in (SECRET, *report.sets):
        if name in report.sets and report.sets[name].coverage:
            return name, [_coverage_row(each) for each in report.sets[name].coverage]
    return "", []


def renamed_sentence(report: Report) -> str:
    """What invented values cost; empty where it was not measured."""
    if report.renamed is None:
        return ""
    found = report.renamed
    return (
        f"Valeurs inventées : {percent(found.renamed_right)} de {found.count} demandes justes, contre "
        f"{percent(found.original_right)} avec les valeurs d'origine ({points(found.points)})."
    )


def fit_sentences(found: Fit) -> list[str]:
    """The margin below which to ask, and what it gives."""
    wanted = f"Pour au plus {percent(found.wanted)} d'autres effets (dev, {found.count} demandes) : "
    if math.isinf(found.margin):
        what = "inutile de demander" if found.margin < 0 else "il faut toujours demander"
    else:
        what = f"demander sous une marge de {decimal(found.margin, 4)}"
    left = f"{percent(found.wrong_effects)} d'autres effets (au plus {percent(found.at_most)} à 95 %)"
    return [
        f"{wanted}{what}.",
        f"Il reste alors {left}, {percent(found.asked)} de questions, et {percent(found.error)} de faux "
        "parmi les plans faits sans demander.",
    ]


def case_rows(report: Report) -> list[Row]:
    """One row a request that was not planned right; ``test`` shows the case alone."""
    return [
        (name, r.id, r.request, _error(r), r.plan.replace("\n", " ⏎ "))
        for name, results in report.results.items()
        for r in results
        if not r.right
    ]


def percent(share: float) -> str:
    """« 12,5 % »."""
    return f"{decimal(100 * share, 1)} %"


def decimal(value: float, digits: int) -> str:
    """A number with a comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def points(value: float) -> str:
    """« -3,2 points »."""
    return f"{'+' if value > 0 else ''}{decimal(value, 1)} {'point' if abs(value) < 2 else 'points'}"


def _goal_row(goal: Goal, figures: Figures | None) -> Row:
    shown = _UNITS.get(goal.value, percent)
    measured = NONE if goal.measured is None else shown(goal.measured)
    side = "au moins" if goal.least else "au plus"
    wanted = "à fixer" if goal.goal is None else f"{side} {shown(goal.goal)}"
    reached = NONE if goal.reached is None else "oui" if goal.reached else "non"
    kinds = _kinds(figures) if figures and goal.value == "right" else ""
    return goal.figure, measured, wanted, reached, kinds


def _set_row(name: str, found: Figures) -> Row:
    steps = " / ".join(percent(found.steps[step]) if step in found.steps else NONE for step in STEPS)
    return (
        name,
        str(found.count),
        percent(found.right),
        percent(found.two),
        steps,
        percent(found.wrong_effects),
        NONE if found.caught is None else percent(found.caught),
        percent(found.asked),
        str(found.untyped),
        _seconds(found.median_seconds),
        _seconds(found.p95_seconds),
        NONE if found.memory is None else _megabytes(found.memory),
        NONE if found.calibration is None else percent(found.calibration),
    )


def _coverage_row(found: Coverage) -> Row:
    margin = decimal(found.margin, 4)
    return percent(found.planned), margin, percent(found.error), percent(found.wrong_effects)


def _error(result: Result) -> str:
    """« autre effet »; « question (autre effet) » where the person was asked first."""
    if result.end is not End.ASKED:
        return result.first.kind or ""
    return f"{End.ASKED} ({result.first.kind or End.RIGHT})"


def _kinds(figures: Figures) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in figures.by_kind.items())


def _seconds(value: float) -> str:
    return f"{decimal(value, 2)} s"


def _megabytes(value: float) -> str:
    return f"{value:.0f} Mo"


def _whole(value: float) -> str:
    return f"{value:.0f}"


_UNITS: dict[str, Callable[[float], str]] = {
    "untyped": _whole,
    "median_seconds": _seconds,
    "p95_seconds": _seconds,
    "memory": _megabytes,
    "points": points,
}
