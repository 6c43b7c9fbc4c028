"""Figures as text: what a chart's table holds, and where each figure leads."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple


class Cell(NamedTuple):
    """What stands in a cell, where it leads, and what the link says besides to who hears it alone."""

    text: str
    url: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart as text: headings, and rows whose first cell names the row.

    `of_words`: what stands in the cells is read, not compared, and so begins at the left. `leads`
    are, on pages, the addresses of what is behind each cell; that of a row's name stands for all
    of the row. A row that leads nowhere has none.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    of_words: bool = False
    leads: tuple[tuple[str, ...], ...] = ()

    @property
    def lines(self) -> list[list[Cell]]:
        """Rows as pages write them, each figure with its link."""
        both = zip_longest(self.rows, self.leads, fillvalue=())
        return [self._line(row, urls) for row, urls in both]

    def _line(self, row: tuple[str, ...], urls: tuple[str, ...]) -> list[Cell]:
        return [
            Cell(text, url, f"{self.headings[at].lower()}, {row[0]}" if at else "")
            for at, (text, url) in enumerate(zip_longest(row, urls, fillvalue=""))
        ]
