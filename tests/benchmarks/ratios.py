"""Measuring two works turn about, and printing what came out as a table."""

import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

ROUNDS = 11
SECONDS_A_TURN = 0.1


@dataclass(frozen=True, slots=True)
class Measured:
    """One line: what was measured, the ratio or amount, and its goal (`at_most` or `at_least`)."""

    what: str
    value: float
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """None where the line has no goal and only explains another."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return None if self.at_least is None else self.value >= self.at_least

    @property
    def goal(self) -> str:
        """The goal in words."""
        if self.at_most is not None:
            return f"<= {self.at_most:g}"
        return "" if self.at_least is None else f">= {self.at_least:g}"


@dataclass(frozen=True, slots=True)
class Missing:
    """A line that cannot be measured yet, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Seconds a work and its yardstick take (medians), and the median of their ratios."""

    ratio: float
    seconds: float
    yardstick: float

    @property
    def note(self) -> str:
        """Both in milliseconds."""
        return f"{self.seconds * 1000:.1f} ms to {self.yardstick * 1000:.1f} ms"


Work = Callable[[], object]


def compare(work: Work, yardstick: Work, *, rounds: int = ROUNDS) -> Pair:
    """Both works turn about, each repeated until a turn is long enough to be timed.

    The ratio of each round is taken by itself, so that a slow moment of the machine hits both.
    """
    times = [_times(work), _times(yardstick)]
    gc.collect()
    pairs = [(_seconds(work, times[0]), _seconds(yardstick, times[1])) for _ in range(rounds)]
    return Pair(
        median(one / other for one, other in pairs),
        median(one for one, _ in pairs),
        median(other for _, other in pairs),
    )


def _times(work: Work) -> int:
    work()
    return max(1, round(SECONDS_A_TURN / _seconds(work, 1)))


def _seconds(work: Work, times: int) -> float:
    begun = perf_counter()
    for _ in range(times):
        work()
    return (perf_counter() - begun) / times


def table(lines: Iterable[Measured | Missing]) -> str:
    """measure | ratio | goal | met, and how it came about."""
    rows = [("measure", "ratio", "goal", "met", "how")]
    for line in lines:
        if isinstance(line, Missing):
            rows.append((line.what, "", "", "", f"not measured: {line.why}"))
            continue
        met = {None: "", True: "yes", False: "NO"}[line.is_met]
        rows.append((line.what, f"{line.value:,.2f}", line.goal, met, line.note))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        " | ".join(
            [*(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)), row[4]]
        )
        for row in rows
    )
