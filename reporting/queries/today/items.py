"""One thing that waits for somebody."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits: a sentence, why or what then, and the page where it is done.

    `kind` is one of the look's: bad is late, mend can be put right, ask needs a decision.
    """

    sentence: str
    page: str
    about: tuple[object, ...] = ()
    query: str = ""
    hint: str = ""
    status: str = ""
    kind: str = "plain"
