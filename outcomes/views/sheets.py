"""Lists of reflections and frameworks as sheets: the same rows and order as their pages."""

from collections.abc import Iterable

from django.utils.timezone import localtime

from equalex.kernel.sheets import Cell, Download, Sheet
from outcomes.models import Framework
from outcomes.queries import ReflectionDue


def reflections_download(due: Iterable[ReflectionDue]) -> Download:
    """Reflections to collect, the latest first."""
    rows: list[list[Cell]] = []
    for one in due:
        learner = one.placement.learner
        group = learner.tutor_group.name if learner.tutor_group else "None"
        rows.append(
            [learner.full_name, group, one.placement.booking.experience.title, one.last_date]
        )
    headings = ("Learner", "Tutor group", "Experience", "Last day")
    return Download(
        name="reflections-to-collect",
        main=Sheet("Reflections", headings, rows),
        holds_learners=True,
    )


def frameworks_download(frameworks: Iterable[Framework]) -> Download:
    """Frameworks that were loaded, the latest first."""
    rows: list[list[Cell]] = [
        [
            one.title,
            one.version,
            one.get_state_display(),
            len(one.outcomes.all()),
            localtime(one.loaded_at).date(),
            one.statement,
        ]
        for one in frameworks
    ]
    headings = ("Framework", "Version", "State", "Outcomes", "Loaded", "Statement")
    return Download(name="outcomes-frameworks", main=Sheet("Frameworks", headings, rows))
