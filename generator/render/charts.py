"""A series as a drawing: one bar a figure, in the order of time, from zero.

The drawing is part of the page. It takes its colours from the page (`currentColor` and classes,
so it follows dark mode, print and forced colours), runs from right to left where the page does,
and says in `<desc>` what the table beside it says. Bars are not joined by a line: between two
dates nothing is known.
"""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

#: Units of the drawing, near to pixels on a phone.
_WIDTH, _STEP, _BAR = 360, 54, 14
_TEXT, _TOP = 16, 26


class Bar(NamedTuple):
    """One figure as it is drawn."""

    value: float
    #: As readers write them: `16 June 2023`, `26 billion visits`.
    date: str
    amount: str
    #: Whether the figure is certain; others are drawn hollow and dashed.
    certain: bool
    #: What is said of it where it is not.
    remark: str = ""


def bar_chart(bars: Sequence[Bar], title: str, attrs: Markup, rtl: bool) -> Markup:
    """Give the SVG element of a series; `attrs` are those of the title's language."""
    top = max((bar.value for bar in bars), default=0)
    drawn = Markup("\n").join(_row(n, bar, top, rtl) for n, bar in enumerate(bars))
    height = _STEP * len(bars)
    edge = _WIDTH if rtl else 0
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {width} {height}"'
        ' aria-labelledby="chart-title chart-desc" focusable="false">\n'
        '<title id="chart-title"{attrs}>{title}</title>\n'
        '<desc id="chart-desc">{desc}</desc>\n'
        "{drawn}\n"
        '<path class="zero" d="M{edge} 0V{height}" stroke="currentColor" fill="none"/>\n'
        "</svg>"
    ).format(
        width=_WIDTH, height=height, attrs=attrs, title=title, edge=edge, drawn=drawn,
        desc="; ".join(_sentence(bar) for bar in bars),
    )  # fmt: skip


def _sentence(bar: Bar) -> str:
    return f"{bar.date}: {bar.amount}" + (f" ({bar.remark})" if bar.remark else "")


def _row(number: int, bar: Bar, top: float, rtl: bool) -> Markup:
    y = number * _STEP
    start, end = (_WIDTH - 6, 0) if rtl else (6, _WIDTH)
    label = f"{bar.date} · {bar.remark}" if bar.remark else bar.date
    return Markup(
        '<text x="{start}" y="{y}">{label}</text>'
        '<text x="{end}" y="{y}" text-anchor="end">{amount}</text>{bar}'
    ).format(
        start=start, end=end, y=y + _TEXT, label=label, amount=bar.amount,
        bar=_rectangle(y + _TOP, bar, top, rtl),
    )  # fmt: skip


def _rectangle(y: int, bar: Bar, top: float, rtl: bool) -> Markup:
    # Hundredths are enough for the eye, and the same on every machine.
    width = max(1, round(_WIDTH * bar.value / top, 2)) if top else 1
    x = round(_WIDTH - width, 2) if rtl else 0
    look = (
        Markup('class="bar" fill="currentColor"')
        if bar.certain
        else Markup('class="bar open" fill="none" stroke="currentColor" stroke-dasharray="4 3"')
    )
    return Markup('<rect {} x="{:g}" y="{}" width="{:g}" height="{}"/>').format(
        look, x, y, width, _BAR
    )
