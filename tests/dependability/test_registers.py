"""Two people mark one register: nothing is lost, and the second is shown both values."""

from datetime import date

import pytest

from equalex.kernel.access import Actor, Role
from placements.actions.ledger import recount_all
from placements.actions.registers import MarkedMeanwhile, mark_register
from placements.models import Attendance
from placements.queries.ledger import ledger_differences
from placements.rules.registers import UNMARKED, Mark
from tests.dependability.at_once import at_once, rows_unlocked
from tests.factories import AttendanceFactory
from tests.factories.actors import actor_for

LATER = date(2027, 3, 4)
CAME, STAYED_AWAY = Mark("attended", 200), Mark("absent", None, "Ill")
ROUNDS = 6


def a_day() -> tuple[Attendance, Actor]:
    day = AttendanceFactory(attendance="unconfirmed", minutes=None)
    recount_all()
    return day, actor_for(Role.CAREERS_LEADER, day.placement.booking.school, today=LATER)


def mark(day: Attendance, answer: Mark, by: Actor, base: dict[int, Mark] | None) -> None:
    mark_register(booking=day.placement.booking, marks={day.pk: answer}, base=base, by=by)


def stored(day: Attendance) -> str:
    return Attendance.objects.values_list("attendance", flat=True).get(pk=day.pk)


@pytest.mark.django_db
def test_the_second_is_shown_both_values_and_overwrites_nothing() -> None:
    day, by = a_day()
    opened = {day.pk: UNMARKED}
    mark(day, CAME, by, opened)
    with pytest.raises(MarkedMeanwhile) as meanwhile:
        mark(day, STAYED_AWAY, by, opened)
    [clash] = meanwhile.value.clashes
    assert (clash.theirs, clash.mine) == (CAME, STAYED_AWAY)
    assert stored(day) == "attended"


@pytest.mark.django_db
def test_without_what_the_page_showed_the_first_mark_is_lost_unseen() -> None:
    day, by = a_day()
    mark(day, CAME, by, None)
    mark(day, STAYED_AWAY, by, None)
    assert stored(day) == "absent"


def meet() -> list[str]:
    """Both open the page, then save at the same moment; what each was told."""
    day, by = a_day()
    opened = {day.pk: UNMARKED}
    return at_once(
        [
            lambda: mark(day, CAME, by, opened),
            lambda: mark(day, STAYED_AWAY, by, opened),
        ],
        refusals=(MarkedMeanwhile,),
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told() -> None:
    told = [sorted(meet()) for _ in range(ROUNDS)]
    assert told == [["MarkedMeanwhile", "done"]] * ROUNDS
    assert [one for batch in ledger_differences() for one in batch.differences] == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_are_told_that_all_is_well() -> None:
    with rows_unlocked():
        told = [meet() for _ in range(ROUNDS)]
    assert ["done", "done"] in told
