"""For whom the database is asked: what the second wall behind `visible_to` goes by.

On PostgreSQL row-level security lets a statement see only rows of the side that the connection was
told of (`equalex.wall`); `equalex.kernel.postgresql` tells it before the first statement after every change.
A request begins as nobody, to whom the tables with people in them are empty, and goes on as its
actor. What must reach over the wall, such as a ledger that counts a learner who has moved, says so by
`as_the_system()`. Tasks and commands act as the system from the start.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Side:
    """What a connection is told. `acts_as` is a word that the policies know; any other sees nothing."""

    acts_as: str = ""
    organisation: int | None = None
    learner: int | None = None


NOBODY: Final = Side()
THE_SYSTEM: Final = Side("system")

_side: ContextVar[Side] = ContextVar("side")
_otherwise = THE_SYSTEM


def side() -> Side:
    """For whom the database is asked just now."""
    return _side.get(_otherwise)


@contextmanager
def acting_on(new: Side) -> Iterator[None]:
    """Within, the database is asked for this side; also as a decorator. Never around a generator."""
    token = _side.set(new)
    try:
        yield
    finally:
        _side.reset(token)


@contextmanager
def as_the_system() -> Iterator[None]:
    """Within, the wall stands open, for what is true across schools; also as a decorator."""
    with acting_on(THE_SYSTEM):
        yield


def nobody_unless_told() -> None:
    """For a process that answers requests: whatever runs outside one sees no people."""
    global _otherwise  # noqa: PLW0603 - said once, when such a process starts
    _otherwise = NOBODY
