"""Charts as server-made SVG, one drawing for screen and PDF, each with the table of its figures.

A chart's title is its answer, a sentence. A value of None is one that must not be shown (small
numbers): it is drawn as nothing and said in words. The same chart always gives the same bytes.
"""

import math
import textwrap
import zlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from equalex.kernel.tables import Table

HIDDEN = "too few to show"
WIDTH = 640
LABEL_WIDTH = 190
ROW_HEIGHT = 38
LEGEND_HEIGHT = 34
LINE_OF_TEXT = 17
# Presentation attributes, for PDF and for where no style sheet reaches; the screen's classes override them.
COLOURS = ("#0d5c6b", "#f6b532", "#8db4e6", "#d8d0c2", "#8a4f9e")
# Text on a segment of each colour.
INK_ON = ("#ffffff", "#142b33", "#142b33", "#142b33", "#ffffff")


@dataclass(frozen=True, kw_only=True)
class Chart(ABC):
    """What every chart has. `unit` is written after each value: "%", " days", or nothing."""

    title: str
    description: str = ""
    unit: str = ""
    label_heading: str = ""
    template: ClassVar[str]

    def __post_init__(self) -> None:
        """Raises ValueError where the title is a mere heading instead of an answer."""
        if len(self.title.split()) < 4:
            raise ValueError(f"A chart's title is its answer, a sentence: {self.title!r} is none")

    @property
    def key(self) -> str:
        """An id for the elements of this drawing: the same for the same chart."""
        return f"chart-{zlib.crc32(repr(self).encode()):08x}"

    @abstractmethod
    def table(self) -> Table:
        """The same figures as text."""

    @abstractmethod
    def geometry(self) -> dict[str, Any]:
        """What the template draws, in units of the drawing; has at least `height`."""

    def svg(self) -> SafeString:
        """The drawing, with title and description inside it."""
        return _drawn(self)

    def text(self, value: float | None) -> str:
        """`58%`, `3.5 days`, or that it is hidden."""
        if value is None:
            return HIDDEN
        return f"{_number(value)}{self.unit}"

    def top(self, values: list[float]) -> float:
        """Where the scale ends: 100 for shares, else a round number above the largest value."""
        largest = max(values, default=0)
        return 100.0 if self.unit == "%" and largest <= 100 else _round_up(largest)


@lru_cache(maxsize=256)
def _drawn(chart: Chart) -> SafeString:
    """Kept, since figures change less often than they are looked at: charts are values, and are drawn
    alike for everybody, light or dark.
    """
    context = {"chart": chart, "width": WIDTH, "colours": COLOURS, **chart.geometry()}
    return render_to_string(f"components/charts/{chart.template}.svg", context)


@dataclass(frozen=True, kw_only=True)
class BarChart(Chart):
    """One bar for each (label, value); `target` draws a line across them, named by `target_label`."""

    bars: tuple[tuple[str, float | None], ...]
    value_heading: str
    target: float | None = None
    target_label: str = ""
    template: ClassVar[str] = "bar"

    def table(self) -> Table:
        """Label and value."""
        rows = tuple((label, self.text(value)) for label, value in self.bars)
        return Table((self.label_heading, self.value_heading), rows)

    def geometry(self) -> dict[str, Any]:
        """Bars from top to bottom, and the line of the target."""
        head = 26 if self.target is not None else 4
        shown = [value for _, value in self.bars if value is not None]
        scale = _Scale(
            self.top([*shown, *([self.target] if self.target else [])]), LABEL_WIDTH, WIDTH - 64
        )
        rows = [
            {
                "lines": _label(label, head + index * ROW_HEIGHT),
                "y": head + index * ROW_HEIGHT + 6,
                "x": LABEL_WIDTH,
                "width": _short(scale.x(value or 0) - LABEL_WIDTH),
                "text": self.text(value),
                "text_x": _short(scale.x(value or 0) + 8),
                "text_y": head + index * ROW_HEIGHT + 24,
            }
            for index, (label, value) in enumerate(self.bars)
        ]
        height = head + len(rows) * ROW_HEIGHT + 4
        line = None if self.target is None else _short(scale.x(self.target))
        anchor = "end" if line is not None and line > WIDTH / 2 else "start"
        return {
            "rows": rows,
            "height": height,
            "line": line,
            "line_anchor": anchor,
            "axis_x": LABEL_WIDTH,
        }


@dataclass(frozen=True, kw_only=True)
class StackedBarChart(Chart):
    """One bar for each (label, values), cut into the named series. Values follow the order of `series`."""

    series: tuple[str, ...]
    bars: tuple[tuple[str, tuple[float | None, ...]], ...]
    template: ClassVar[str] = "stacked_bar"

    def table(self) -> Table:
        """Label and one value for each series."""
        rows = tuple(
            (label, *(self.text(value) for value in values)) for label, values in self.bars
        )
        return Table((self.label_heading, *self.series), rows)

    def geometry(self) -> dict[str, Any]:
        """Legend, then bars; a segment bears its figure where there is room."""
        legend, head = _legend(self.series)
        totals = [sum(value or 0 for value in values) for _, values in self.bars]
        scale = _Scale(self.top(totals), LABEL_WIDTH, WIDTH - 8)
        rows = []
        for index, (label, values) in enumerate(self.bars):
            y = head + index * ROW_HEIGHT
            hidden = HIDDEN if all(value is None for value in values) else ""
            rows.append(
                {
                    "lines": _label(label, y),
                    "segments": self._segments(values, y, scale),
                    "hidden": hidden,
                    "x": LABEL_WIDTH + 8,
                    "text_y": y + 24,
                }
            )
        return {
            "legend": legend,
            "rows": rows,
            "height": head + len(rows) * ROW_HEIGHT + 4,
            "axis_x": LABEL_WIDTH,
        }

    def _segments(
        self, values: tuple[float | None, ...], y: int, scale: "_Scale"
    ) -> list[dict[str, Any]]:
        segments: list[dict[str, Any]] = []
        before = 0.0
        for number, value in enumerate(values):
            if not value:
                continue
            left, right = scale.x(before), scale.x(before + value)
            text = self.text(value)
            segments.append(
                {
                    "series": number + 1,
                    "colour": COLOURS[number % len(COLOURS)],
                    "ink": INK_ON[number % len(INK_ON)],
                    "x": _short(left),
                    "y": y + 6,
                    "width": _short(right - left),
                    "text": text if right - left > 8 * len(text) + 8 else "",
                    "text_x": _short((left + right) / 2),
                    "text_y": y + 24,
                }
            )
            before += value
        return segments


@dataclass(frozen=True, kw_only=True)
class LineChart(Chart):
    """Lines over the same points of time; each series is (name, values), None where there is no figure."""

    points: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    template: ClassVar[str] = "line"

    def table(self) -> Table:
        """Point and one value for each series."""
        rows = tuple(
            (point, *(self.text(values[index]) for _, values in self.series))
            for index, point in enumerate(self.points)
        )
        return Table((self.label_heading, *(name for name, _ in self.series)), rows)

    def geometry(self) -> dict[str, Any]:
        """Legend, grid with four steps, lines with their points, and the last figure of each."""
        legend, head = _legend([name for name, _ in self.series])
        bottom = head + 220
        top = self.top(
            [value for _, values in self.series for value in values if value is not None]
        )
        step = (WIDTH - 60 - 64) / max(1, len(self.points) - 1)
        places = [_short(60 + index * step) for index in range(len(self.points))]

        def y(value: float) -> float:
            return _short(bottom - (bottom - head - 10) * value / top)

        lines: list[dict[str, Any]] = []
        for number, (_, values) in enumerate(self.series):
            known = [(places[i], y(v), self.text(v)) for i, v in enumerate(values) if v is not None]
            lines.append(
                {
                    "series": number + 1,
                    "colour": COLOURS[number % len(COLOURS)],
                    "paths": _paths(
                        [None if v is None else (places[i], y(v)) for i, v in enumerate(values)]
                    ),
                    "dots": known,
                    "last": list(known[-1]) if known else None,
                }
            )
        _part_labels([line["last"] for line in lines if line["last"]])
        grid = [{"y": y(top * part / 4), "text": self.text(top * part / 4)} for part in range(5)]
        ticks = list(zip(places, self.points, strict=True))
        return {
            "legend": legend,
            "lines": lines,
            "grid": grid,
            "ticks": ticks,
            "bottom": bottom,
            "height": bottom + 30,
        }


@dataclass(frozen=True, kw_only=True)
class DumbbellChart(Chart):
    """The gap between two values for each (label, first, second), such as FSM and everybody else."""

    names: tuple[str, str]
    gaps: tuple[tuple[str, float | None, float | None], ...]
    template: ClassVar[str] = "dumbbell"

    def table(self) -> Table:
        """Label, both values and the gap."""
        rows = []
        for label, first, second in self.gaps:
            gap = HIDDEN if first is None or second is None else _number(abs(first - second))
            rows.append((label, self.text(first), self.text(second), gap))
        return Table((self.label_heading, *self.names, "Gap"), tuple(rows))

    def geometry(self) -> dict[str, Any]:
        """Legend, then a line between two dots for each label."""
        legend, head = _legend(self.names)
        known = [value for _, *pair in self.gaps for value in pair if value is not None]
        scale = _Scale(self.top(known), LABEL_WIDTH + 30, WIDTH - 70)
        rows = []
        for index, (label, first, second) in enumerate(self.gaps):
            y = head + index * ROW_HEIGHT
            values = [(1, first), (2, second)]
            drawn = sorted(
                (scale.x(value), series, self.text(value))
                for series, value in values
                if value is not None
            )
            dots = [
                {
                    "x": _short(x),
                    "series": series,
                    "colour": COLOURS[series - 1],
                    "text": text,
                    "text_x": _short(x - 12 if place == 0 and len(drawn) == 2 else x + 12),
                    "anchor": "end" if place == 0 and len(drawn) == 2 else "start",
                }
                for place, (x, series, text) in enumerate(drawn)
            ]
            hidden = HIDDEN if not dots else ""
            rows.append(
                {
                    "lines": _label(label, y),
                    "y": y + 19,
                    "text_y": y + 24,
                    "dots": dots,
                    "hidden": hidden,
                }
            )
        return {
            "legend": legend,
            "rows": rows,
            "height": head + len(rows) * ROW_HEIGHT + 4,
            "axis_x": LABEL_WIDTH + 30,
        }


@dataclass(frozen=True)
class _Scale:
    """From a value to a place between `left` and `right`."""

    top: float
    left: float
    right: float

    @cached_property
    def per_unit(self) -> float:
        return (self.right - self.left) / self.top

    def x(self, value: float) -> float:
        return self.left + value * self.per_unit


def _legend(names: tuple[str, ...] | list[str]) -> tuple[list[dict[str, Any]], int]:
    """Keys in rows, as many as are needed, and the height they take."""
    entries, x, y = [], 0, 4
    for number, name in enumerate(names):
        width = 34 + round(len(name) * 7.6)
        if x and x + width > WIDTH:
            x, y = 0, y + 26
        entries.append(
            {
                "series": number + 1,
                "colour": COLOURS[number % len(COLOURS)],
                "x": x,
                "y": y,
                "name": name,
            }
        )
        x += width + 10
    return entries, y + LEGEND_HEIGHT


def _label(label: str, y: int) -> list[tuple[int, str]]:
    """The label on one line or two, as (y, text)."""
    lines = textwrap.wrap(label, 26, max_lines=2, placeholder=" …") or [""]
    first = y + 24 if len(lines) == 1 else y + 16
    return [(first + LINE_OF_TEXT * number, line) for number, line in enumerate(lines)]


def _part_labels(labels: list[list[Any]]) -> None:
    """Move labels [x, y, text] that would cover each other apart, upwards, the lowest staying."""
    below = math.inf
    for label in sorted(labels, key=lambda each: each[1], reverse=True):
        label[1] = below = min(label[1], below - LINE_OF_TEXT)


def _paths(places: list[tuple[float, float] | None]) -> list[str]:
    """Lines of SVG, broken where a value is missing."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return ["M" + "L".join(f"{x} {y}" for x, y in run) for run in runs if len(run) > 1]


def _round_up(value: float) -> float:
    if value <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(value))
    return next(float(size * step) for step in (1, 2, 4, 5, 6, 8, 10) if size * step >= value)


def _number(value: float) -> str:
    rounded = round(value, 1)
    return f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded:,}"


def _short(value: float) -> float:
    return round(value, 1)
