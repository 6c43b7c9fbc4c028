"""Shares against size, with the limits of chance around the mean: a funnel, wide where sizes are small."""

from dataclasses import dataclass
from typing import Any, ClassVar

from equalex.kernel.charts import HIDDEN, LINE_OF_TEXT, WIDTH, Chart
from equalex.kernel.tables import Table

_LEFT = 56
_RIGHT = 24
_HEIGHT = 300
_HEAD = 34


@dataclass(frozen=True, kw_only=True)
class FunnelChart(Chart):
    """A dot for each (label, size, share in percent, where it lies in words); None is hidden.

    `mean` is the line in the middle, in percent; `limits` are (size, low, high, lower, higher), the
    inner and the outer band in percent, by rising size. `marked` are the words of dots that stand
    out. `names` say what the lines are.
    """

    points: tuple[tuple[str, int | None, int | None, str], ...]
    mean: float
    limits: tuple[tuple[float, float, float, float, float], ...]
    headings: tuple[str, str, str]
    marked: tuple[str, ...] = ()
    names: tuple[str, str] = ("95 in 100", "998 in 1,000")
    template: ClassVar[str] = "funnel"

    def table(self) -> Table:
        """Label, size, share, and where it lies."""
        rows = tuple(
            (label, HIDDEN if size is None else f"{size:,}", self.text(share), place)
            for label, size, share, place in self.points
        )
        return Table((self.label_heading, *self.headings), rows)

    def geometry(self) -> dict[str, Any]:
        """Grid, the two bands as lines, the mean, and the dots; a marked dot bears its label."""
        sizes = [size for _, size, _, _ in self.points if size is not None]
        widest = _ceiling(max(sizes, default=1))
        bottom = _HEAD + _HEIGHT

        def x(size: float) -> float:
            return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * size / widest, 1)

        def y(share: float) -> float:
            return round(bottom - _HEIGHT * share / 100, 1)

        def line(column: int) -> str:
            return "M" + "L".join(f"{x(row[0])} {y(row[column])}" for row in self.limits)

        dots: list[dict[str, Any]] = [
            {
                "x": x(size),
                "y": y(share),
                "label": label if place in self.marked else "",
                "series": 2 if place in self.marked else 1,
                "anchor": "end" if x(size) > WIDTH * 0.6 else "start",
                "text_x": x(size) + (-10 if x(size) > WIDTH * 0.6 else 10),
            }
            for label, size, share, place in self.points
            if size is not None and share is not None
        ]
        _place_labels([dot for dot in dots if dot["label"]])
        return {
            "dots": dots,
            "inner": [line(1), line(2)] if self.limits else [],
            "outer": [line(3), line(4)] if self.limits else [],
            "mean_y": y(self.mean),
            "left": _LEFT,
            "right": WIDTH - _RIGHT,
            "bottom": bottom,
            "grid": [(y(share), f"{share}%") for share in (0, 25, 50, 75, 100)],
            "ticks": [(x(widest * part / 4), f"{round(widest * part / 4):,}") for part in range(5)],
            "height": bottom + 48,
        }


def _place_labels(dots: list[dict[str, Any]]) -> None:
    """Beside its dot, or just below the label that it would cover; the highest first."""
    taken: list[tuple[float, float, float]] = []
    for dot in sorted(dots, key=lambda each: (each["y"], each["x"])):
        width = 7.6 * len(dot["label"])
        left = dot["text_x"] - (width if dot["anchor"] == "end" else 0)
        y = dot["y"]
        for from_x, to_x, at in sorted(taken, key=lambda each: each[2]):
            if left < to_x and from_x < left + width and abs(y - at) < LINE_OF_TEXT:
                y = at + LINE_OF_TEXT
        dot["text_y"] = round(y, 1)
        taken.append((left, left + width, y))


def _ceiling(largest: int) -> float:
    """The end of the scale: the next 100, or the next 4 for few."""
    step = 400 if largest > 400 else 40
    return float(-(-largest // step) * step)
