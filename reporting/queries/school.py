"""A school in figures, on a date: what the page shows and the governor report prints."""

from datetime import date

from outcomes.models import Framework
from reporting.queries.learner_figures import Whom, judged_days, read_sums
from reporting.queries.rules_in_force import rules_in_force
from reporting.rules.figures import SchoolFigures, for_governors, parts_of_sums
from reporting.rules.readers import Reader
from schools.models import School


def school_figures(
    school: School, *, as_of: date, today: date, reader: Reader = Reader.SCHOOL
) -> SchoolFigures:
    """The figures of a school in Years 7 to 11 as of a date, as its reader may see them: in seven
    statements, one more for governors.
    """
    rules = rules_in_force(as_of)
    whom = Whom.read_by(reader, [school], as_of)
    sums = read_sums(whom, today=today, rules=rules)
    figures = SchoolFigures(
        school=school.name,
        as_of=as_of,
        rules=rules.code,
        day_minutes=rules.day_minutes,
        targets=rules.targets,
        framework=framework_in_use(),
        judged=judged_days([school], as_of),
        leaves_out_few=whom.in_year_groups,
        **parts_of_sums(sums.get(school.pk, {})),
    )
    return for_governors(figures) if reader is Reader.GOVERNORS else figures


def framework_in_use() -> str:
    """The outcomes that schools choose from, by name and version; nothing where none is loaded."""
    framework = Framework.objects.in_use().first()
    return str(framework) if framework else ""
