"""Charts drawn by the server as SVG: one bar a label. No script, nothing from another host."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from ui.words.plain import shown

_ROW, _LABEL, _BAR, _MOST = 28, 190, 380, 40


def bars(labels: Sequence[str], values: Sequence[float], title: str) -> Markup:
    """Horizontal bars, longest value at full width; at most 40 are drawn."""
    rows = list(zip(labels, values, strict=True))[:_MOST]
    largest = max((abs(value) for _, value in rows), default=0) or 1
    drawn = "".join(_row(i, label, value, value / largest) for i, (label, value) in enumerate(rows))
    width, height = _LABEL + _BAR + 80, _ROW * len(rows) + 8
    return Markup(
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(shown(title))}">'
        f"{drawn}</svg>"
    )


def number(value: float) -> str:
    """A number as people read it in French: a space every three digits, a comma."""
    whole = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return whole.replace(",", "\u202f").replace(".", ",")


def _row(index: int, label: str, value: float, share: float) -> str:
    y = index * _ROW + 4
    length = max(2.0, abs(share) * _BAR)
    name = escape(_short(label))
    return (
        f'<text class="chart-label" x="{_LABEL - 8}" y="{y + 17}" text-anchor="end">{name}</text>'
        f'<rect class="chart-bar" x="{_LABEL}" y="{y + 4}" width="{length:.1f}" height="18" rx="2"/>'
        f'<text class="chart-value" x="{_LABEL + length + 6:.1f}" y="{y + 17}">{escape(number(value))}</text>'
    )


def _short(label: str) -> str:
    text = shown(label)
    return text if len(text) <= 26 else text[:25] + "…"
