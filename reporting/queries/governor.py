"""The governor report: two pages of figures of one school."""

from datetime import date

from reporting.queries.documents import Document
from reporting.queries.rules_in_force import rules_in_force
from reporting.queries.school import school_figures
from reporting.queries.sections import facts_of, notes_of, sections_of
from reporting.rules.figures import for_governors
from reporting.rules.report_kinds import ReportKind
from schools.models import School


def governor_report(school: School, *, as_of: date, today: date) -> Document | None:
    """What governors may see of a school as of a date; None without learners."""
    figures = for_governors(school_figures(school, as_of=as_of, today=today))
    if not figures.everybody.learners and not figures.everybody.why:
        return None
    return Document(
        kind=ReportKind.GOVERNOR,
        about=figures.school,
        as_of=as_of,
        rules=figures.rules,
        rules_since=rules_in_force(as_of).effective_from,
        framework=figures.framework,
        facts=tuple(facts_of(figures)),
        sections=tuple(sections_of(figures)),
        notes=tuple(notes_of(figures)),
    )
