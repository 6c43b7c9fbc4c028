"""How many minutes a creditable day is given, in turn, under the caps."""

from collections.abc import Iterable
from datetime import date, time
from operator import itemgetter
from typing import Final

from placements.rules.facts import Day, KeyStage
from placements.rules.policy import Policy

_DATE: Final = itemgetter(Day._fields.index("date"))
_TURN_OF_MODE: Final = {"in_person": 0, "hybrid": 1, "virtual": 2}

Cuts = tuple[str, ...]
_UNCUT: Final[Cuts] = ()


def in_turn(days: Iterable[Day]) -> list[Day]:
    """Days in the order of crediting, whatever the order they were recorded in."""
    ordered = sorted(days, key=_DATE)
    # Few learners have two entries on one date; only theirs need the finer order.
    if len(set(map(_DATE, ordered))) < len(ordered):
        ordered.sort(key=_turn)
    return ordered


def _turn(day: Day) -> tuple[date, int, bool, time | None, str | int]:
    # Two missing starts are equal, and a missing one never meets a given one.
    return day.date, _TURN_OF_MODE[day.mode], day.start is None, day.start, day.id


class Caps:
    """One learner's caps as they are used up, entry by entry in turn."""

    __slots__ = ("_on_date", "_virtual")

    def __init__(self) -> None:
        self._on_date: dict[date, int] = {}
        self._virtual: dict[KeyStage, int] = {"KS3": 0, "KS4": 0}

    def credit(self, day: Day, policy: Policy, key_stage: KeyStage) -> tuple[int, Cuts]:
        """The minutes given to a creditable day, and the caps that cut it, each in turn."""
        on, is_virtual, want = day.date, day.mode == "virtual", day.minutes
        cuts = _UNCUT
        want = min(want, policy.day_minutes)
        if is_virtual and (cap := policy.virtual_cap_minutes[key_stage]) is not None:
            used = self._virtual[key_stage]
            if used + want > cap:
                want, cuts = max(0, cap - used), ("virtual_cap",)
        used = self._on_date.get(on, 0)
        if used + want > policy.date_cap_minutes:
            want, cuts = max(0, policy.date_cap_minutes - used), (*cuts, "date_cap")
        self._on_date[on] = used + want
        if is_virtual:
            self._virtual[key_stage] += want
        return want, cuts
