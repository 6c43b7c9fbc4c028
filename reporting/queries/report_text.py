"""How figures of reports are written, hidden ones included: one place for every table and title."""

from collections.abc import Sequence
from typing import Final

from equalex.kernel.charts import HIDDEN
from equalex.kernel.dates import days_number, days_text
from equalex.kernel.tables import Table
from reporting.rules.readers import Part
from reporting.rules.suppression import Shown, ShownShare

NOTHING: Final = "–"
NO_LEARNERS: Final = "no learners"
MINUS: Final = "−"  # a minus as it is set in print


def number_text(number: Shown) -> str:
    """`1,240`, or that it is hidden."""
    return HIDDEN if number.value is None else f"{number.value:,}"


def share_text(share: ShownShare) -> str:
    """`58%`, `no learners`, or that it is hidden."""
    if share.percent is not None:
        return f"{share.percent}%"
    return NO_LEARNERS if share.whole.value == 0 else HIDDEN


def of_text(share: ShownShare) -> str:
    """`42 of 180`; nothing where either is hidden or there is nobody."""
    if share.part.value is None or not share.whole.value:
        return ""
    return f"{share.part.value:,} of {share.whole.value:,}"


def each_text(minutes: int | None, day_minutes: int) -> str:
    """Days for each learner: `2.4`, or that they are hidden."""
    return HIDDEN if minutes is None else days_text(minutes, day_minutes)


def each_value(minutes: int | None, day_minutes: int) -> float | None:
    """The same as a number to draw."""
    return None if minutes is None else days_number(minutes, day_minutes)


def lowest_group(groups: Sequence[tuple[str, int | None]], everybody: ShownShare, what: str) -> str:
    """The title of a chart of groups: which group is lowest, beside everybody."""
    known = [(percent, label) for label, percent in groups if percent is not None]
    whole = f"{share_text(everybody)} of everybody {what}"
    if everybody.percent is None or not known:
        return f"Too few learners to say which group is lowest: {what}"
    percent, label = min(known)
    if percent >= everybody.percent:
        return f"{whole}, and no group is below that"
    return f"{whole}; lowest is {label}, with {percent}%"


def signed(value: float, decimals: int = 0) -> str:
    """`−0.8`, `0`, `1.2`: with a real minus, and never a minus before nothing."""
    text = f"{abs(value):,.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and float(text.replace(",", "")) else text


def rows_of(parts: Sequence[Part], *columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """A row for each part; of one that is hidden it is said once."""
    return tuple(
        (part.label, HIDDEN, *(NOTHING for _ in columns[1:]))
        if part.is_hidden
        else (part.label, *cells)
        for part, *cells in zip(parts, *columns, strict=True)
    )


def table_of(headings: Sequence[str], parts: Sequence[Part], *columns: Sequence[str]) -> Table:
    """A table with a row for each part."""
    return Table(tuple(headings), rows_of(parts, *columns))
