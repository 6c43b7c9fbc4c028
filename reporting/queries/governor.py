"""The governor report: two pages that are read in three minutes, and an appendix that proves them."""

from datetime import date
from typing import Final

from django.utils.timezone import localdate

from reporting.queries.barriers import read_barriers
from reporting.queries.documents import Document
from reporting.queries.equity_sections import barriers_section
from reporting.queries.governor_pack import (
    last_report,
    planned_section,
    sample_section,
    since_last,
    why_section,
)
from reporting.queries.learner_figures import Whom
from reporting.queries.report_notes import history_of
from reporting.queries.rules_in_force import rules_in_force
from reporting.queries.school import school_figures
from reporting.queries.sections import facts_of, notes_of, sections_of
from reporting.rules.course import aim_text
from reporting.rules.questions import questions_worth_asking
from reporting.rules.readers import Reader
from reporting.rules.report_kinds import ReportKind
from schools.models import School

ON_TWO_PAGES: Final = ("groups", "years")
"""Sections of figures on the first two pages; the others are the appendix."""


def governor_report(school: School, *, as_of: date, today: date) -> Document | None:
    """What governors may see of a school as of a date; None without learners."""
    figures = school_figures(school, as_of=as_of, today=today, reader=Reader.GOVERNORS)
    if not figures.everybody.learners and not figures.everybody.why:
        return None
    facts = facts_of(figures)
    sections = {each.key: each for each in sections_of(figures)}
    barriers = read_barriers(Whom([school], as_of, in_year_groups=figures.leaves_out_few))
    sample = sample_section(school, figures)
    return Document(
        kind=ReportKind.GOVERNOR,
        about=figures.school,
        as_of=as_of,
        rules=figures.rules,
        rules_since=rules_in_force(as_of).effective_from,
        framework=figures.framework,
        aim=aim_text(figures.targets, figures.day_minutes),
        facts=tuple(facts),
        sections=(
            *([sections["groups"]] if "groups" in sections else []),
            why_section(barriers),
            *([sections["years"]] if "years" in sections else []),
            planned_section(school, figures),
            *(each for key, each in sections.items() if key not in ON_TWO_PAGES),
            *barriers_section(barriers, Reader.GOVERNORS, {}),
            sample,
        ),
        notes=tuple(notes_of(figures)),
        unknown=tuple(
            history_of(
                as_of=as_of,
                today=today,
                joined_later=int(localdate(school.created_at) > as_of),
                is_school=True,
            )
        ),
        since=since_last(school, last_report(school, as_of), facts, figures),
        questions=questions_worth_asking(figures, days_drawn=len(sample.table.rows)),
    )
