"""Which slots of an experience can be offered again next year, and when they would fall."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from employers.models import Experience, Slot
from employers.rules.renewal import Moved, a_year_on
from equalex.kernel.dates import academic_year


@dataclass(frozen=True, slots=True)
class Renewable:
    """A slot of the last school year in which there were any, a school year on."""

    public_id: UUID
    places: int
    start: time
    minutes: int
    break_minutes: int
    moved: list[Moved]

    @property
    def dates(self) -> list[date]:
        """The new dates, in order."""
        return [one.after for one in self.moved]

    @property
    def closed(self) -> list[Moved]:
        """Those on which schools are usually closed."""
        return [one for one in self.moved if one.closed]


def slots_to_renew(experience: Experience, today: date) -> list[Renewable]:
    """In the order of their dates. Two statements."""
    slots = list(
        Slot.objects.filter(experience=experience, cancelled_at__isnull=True)
        .prefetch_related("dates")
        .order_by("first_date", "pk")
    )
    if not slots:
        return []
    year = max(academic_year(slot.first_date) for slot in slots)
    found = []
    for slot in slots:
        dates = list(slot.dates.all())
        if not dates or academic_year(slot.first_date) != year:
            continue
        found.append(
            Renewable(
                slot.public_id,
                slot.places,
                dates[0].start,
                dates[0].minutes,
                dates[0].break_minutes,
                a_year_on([one.date for one in dates], today=today),
            )
        )
    return found
