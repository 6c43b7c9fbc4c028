"""A criterion of an experience changes: everybody is judged again at once, or one by one."""

from collections.abc import Iterator

from employers.models import Experience
from placements.actions.ledger import learners_of, recount
from placements.models import AttendanceState
from tests.benchmarks.bookings import make_booking, undone
from tests.benchmarks.ratios import Measured, compare
from tests.benchmarks.world import World

LEARNERS, DAYS = 300, 2


def measure(world: World) -> Iterator[Measured]:
    """Both with the criterion taken away, in one transaction, taken back afterwards."""
    booking = make_booking(
        world.large_school,
        learners=LEARNERS,
        days=DAYS,
        today=world.today,
        attendance=AttendanceState.ATTENDED,
    )
    # An experience of its own: what other schools booked of it is not judged with it.
    experience = booking.experience
    experience.pk = experience.id = None
    experience._state.adding = True
    experience.public_id = experience._meta.get_field("public_id").get_default()
    experience.has_task = True
    experience.save()
    booking.experience = experience
    booking.save()
    recount(learner_ids=learners_of(placement__booking__experience=experience.pk))
    without_task = Experience.objects.filter(pk=experience.pk)

    def at_once() -> None:
        with undone():
            without_task.update(has_task=False)
            changed = recount(learner_ids=learners_of(placement__booking__experience=experience.pk))
            assert changed >= LEARNERS, changed

    def one_by_one() -> None:
        with undone():
            without_task.update(has_task=False)
            for key in learners_of(placement__booking__experience=experience.pk):
                recount(learner_ids=[key])

    pair = compare(at_once, one_by_one, rounds=5)
    yield Measured(
        f"re-judging an experience of {LEARNERS} learners / recounting them one by one",
        pair.ratio,
        at_most=0.2,
        note=pair.note,
    )
