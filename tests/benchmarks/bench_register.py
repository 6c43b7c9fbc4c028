"""Saving a register, beside the same rows written bare; and in schools of any size."""

from collections.abc import Callable, Iterator

from placements.actions.registers import mark_register
from placements.models import Attendance, Booking, Progress
from placements.models.rows import update_rows
from placements.queries.ledger import DAY_COLUMNS, TOTAL_COLUMNS
from placements.rules.registers import Mark
from schools.models import School
from tests.benchmarks.bookings import make_booking, undone
from tests.benchmarks.ratios import Measured, compare
from tests.benchmarks.world import World

LEARNERS, DAYS = 240, 5
# What a school of 200 can send.
FEWER = 150
MARKED = ("attendance", "minutes", "absence_reason", *DAY_COLUMNS)


def measure(world: World) -> Iterator[Measured]:
    """Both in one transaction each, taken back afterwards."""
    booking = _booking(world, world.school, LEARNERS)
    pair = compare(_saving(world, world.school, booking), _bare_rows(world, booking))
    yield Measured(
        f"register of {LEARNERS} learners x {DAYS} days / the same rows by bare bulk SQL",
        pair.ratio,
        at_most=3,
        note=pair.note,
    )
    pair = compare(
        _saving(world, world.large_school, _booking(world, world.large_school, FEWER)),
        _saving(world, world.small_school, _booking(world, world.small_school, FEWER)),
    )
    yield Measured(
        f"register of {FEWER} learners in a school of 2,000 / in a school of 200",
        pair.ratio,
        at_most=1.2,
        note=pair.note,
    )


def _booking(world: World, school: School, learners: int) -> Booking:
    return make_booking(school, learners=learners, days=DAYS, today=world.today)


def _saving(world: World, school: School, booking: Booking) -> Callable[[], None]:
    by = world.actor(school)
    days = Attendance.objects.filter(placement__booking=booking).values_list("pk", flat=True)
    marks = dict.fromkeys(days, Mark("attended", 300))

    def save() -> None:
        with undone():
            saved = mark_register(booking=booking, marks=marks, by=by)
            assert saved.changed == len(marks)

    return save


def _bare_rows(world: World, booking: Booking) -> Callable[[], None]:
    """What saving leaves in the two tables, written as it is: one statement for each."""
    learners = Progress.objects.filter(learner__placements__booking=booking)
    with undone():
        marks = Attendance.objects.filter(placement__booking=booking)
        by = world.actor(world.school)
        mark_register(
            booking=booking,
            marks=dict.fromkeys(marks.values_list("pk", flat=True), Mark("attended", 300)),
            by=by,
        )
        days = list(marks.order_by("pk").values_list("pk", *MARKED))
        totals = list(learners.order_by("pk").values_list("pk", *TOTAL_COLUMNS))

    def write() -> None:
        with undone():
            update_rows(Attendance, MARKED, days)
            update_rows(Progress, TOTAL_COLUMNS, totals)

    return write
