"""The figures on top of a page."""

from typing import NamedTuple


class Tile(NamedTuple):
    """One figure: `note` stands smaller beside it; `kind` is good, mend, bad, plan or nothing."""

    value: str
    label: str
    note: str = ""
    url: str = ""
    kind: str = ""
