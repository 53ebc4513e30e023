"""What the margin of a draft is worth: errors by share planned without asking, and where to begin to ask."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evals.planning.scoring import Result

SHARES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
BINS = 10


@dataclass(frozen=True)
class Coverage:
    """What comes of planning only the surest requests without asking.

    Attributes:
        planned: share of all requests that are planned without asking.
        margin: the least margin among them.
        error: share of the planned that are wrong.
        wrong_effects: share of the planned with a wrong effect.
    """

    planned: float
    margin: float
    error: float
    wrong_effects: float


@dataclass(frozen=True)
class Fit:
    """The margin below which to ask, for a wanted rate of wrong effects.

    Attributes:
        wanted: wrong effects as a share of all requests, 0 to 1.
        margin: ask below it; minus infinity where nothing needs asking, infinity where all do.
        wrong_effects: what is left at this margin, as a share of all requests.
        at_most: upper end of its 95 % interval (Wilson): few requests tell little.
        asked: share of all requests that are then asked.
        error: share of those planned that are wrong.
    """

    wanted: float
    margin: float
    wrong_effects: float
    at_most: float
    asked: float
    error: float
    count: int


def coverage(results: Sequence[Result], shares: Sequence[float] = SHARES) -> list[Coverage]:
    """Risk against coverage; a request without a draft is never covered, shares beyond it are left out."""
    ranked = _surest_first(results)
    rows = []
    for count in sorted({round(share * len(results)) for share in shares}):
        if not 0 < count <= len(ranked):
            continue
        taken = ranked[:count]
        error = sum(not r.first.right for r in taken) / count
        wrong = sum(r.first.wrong_effect for r in taken) / count
        rows.append(Coverage(count / len(results), _margin(taken[-1]), error, wrong))
    return rows


def fit(results: Sequence[Result], wanted: float) -> Fit:
    """The least margin that keeps wrong effects to ``wanted`` of all requests, as if none had been asked."""
    allowed = math.floor(wanted * len(results) + 1e-9)
    ranked = _surest_first(results)
    wrong = [_margin(r) for r in ranked if r.first.wrong_effect]
    least = -math.inf if len(wrong) <= allowed else _above(wrong[allowed], ranked)
    planned = [r for r in ranked if _margin(r) >= least]
    left = sum(r.first.wrong_effect for r in planned)
    return Fit(
        wanted=wanted,
        margin=least,
        wrong_effects=left / len(results),
        at_most=upper_bound(left, len(results)),
        asked=(len(ranked) - len(planned)) / len(results),
        error=sum(not r.first.right for r in planned) / len(planned) if planned else 0.0,
        count=len(results),
    )


def calibration_error(results: Sequence[Result]) -> float | None:
    """Expected calibration error of the first readings over ten equal bins; None without margins."""
    known = _surest_first(results)
    if not known:
        return None
    chances = as_chances([_margin(r) for r in known])
    bins: dict[int, list[tuple[float, bool]]] = {}
    for chance, result in zip(chances, known, strict=True):
        bins.setdefault(min(BINS - 1, int(chance * BINS)), []).append((chance, result.first.right))
    gaps = (
        len(held) * abs(sum(chance for chance, _ in held) - sum(right for _, right in held)) / len(held)
        for held in bins.values()
    )
    return sum(gaps) / len(known)


def as_chances(margins: Sequence[float]) -> list[float]:
    """Margins as chances of being right: as they are where all are between 0 and 1, else as log-odds."""
    if all(0 <= margin <= 1 for margin in margins):
        return list(margins)
    return [1 / (1 + math.exp(-max(-700.0, min(700.0, margin)))) for margin in margins]


def upper_bound(count: int, of: int) -> float:
    """Upper end of Wilson's interval of a share, at 95 %."""
    share, z = count / of, 1.96
    centre = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return min(1.0, (centre + spread) / (1 + z * z / of))


def _surest_first(results: Sequence[Result]) -> list[Result]:
    return sorted((r for r in results if r.margin is not None), key=_margin, reverse=True)


def _margin(result: Result) -> float:
    return -math.inf if result.margin is None else result.margin


def _above(margin: float, ranked: Sequence[Result]) -> float:
    """Half-way from a margin to the next greater one; infinity where there is none."""
    greater = [_margin(r) for r in ranked if _margin(r) > margin]
    return (margin + min(greater)) / 2 if greater else math.inf
