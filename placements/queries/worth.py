"""What a planned or posted experience would be worth under the rules in force."""

from collections.abc import Sequence
from datetime import date

from employers.models import Experience
from placements.queries.policies import published_policies
from placements.rules.policies import NoPolicyError
from placements.rules.worth import PlannedWork, Worth, worth_of


def worth_under_rules_in_force(work: PlannedWork | None) -> list[Worth]:
    """Nothing where there is no plan yet, or where no policy covers its first day. One statement."""
    if work is None:
        return []
    try:
        return worth_of(work, published_policies().policies)
    except NoPolicyError:
        return []


def planned_work(
    *,
    learners: int | None,
    times: int | None,
    minutes: int | None,
    activity: str,
    mode: str,
    setting: str,
    years: tuple[int, int],
    first: date,
) -> PlannedWork | None:
    """The plan as the rules read it; None until learners, times, minutes and activity are said."""
    if not learners or not times or not minutes:
        return None
    return PlannedWork(
        learners=learners,
        times=times,
        minutes=minutes,
        first=first,
        activity=activity or "visit",  # type: ignore[arg-type]  # the model's words are the rules' words
        mode=mode,  # type: ignore[arg-type]  # as above
        setting=setting,  # type: ignore[arg-type]  # as above
        youngest_year=years[0],
        oldest_year=years[1],
    )


def worth_of_experience(
    experience: Experience, slots: Sequence[object], today: date
) -> tuple[PlannedWork | None, list[Worth]]:
    """By its next slot, or by what was said before there are dates."""
    learners, times, minutes = (
        experience.group_size,
        experience.sessions,
        experience.session_minutes,
    )
    first = today
    for slot in slots:
        dates = list(slot.dates.all())  # type: ignore[attr-defined]  # slots with their dates
        if dates:
            learners, times = slot.places, len(dates)  # type: ignore[attr-defined]  # as above
            minutes, first = dates[0].minutes, dates[0].date
            break
    work = planned_work(
        learners=learners,
        times=times,
        minutes=minutes,
        activity=experience.activity,
        mode=experience.mode,
        setting=experience.setting,
        years=(experience.youngest_year, experience.oldest_year),
        first=first,
    )
    return work, worth_under_rules_in_force(work)
