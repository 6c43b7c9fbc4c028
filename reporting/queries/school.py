"""A school in figures, on a date: what the page shows and the governor report prints."""

from datetime import date

from outcomes.models import Framework
from reporting.queries.learner_figures import judged_days, read_sums
from reporting.queries.rules_in_force import rules_in_force
from reporting.rules.figures import SchoolFigures, parts_of_sums
from schools.models import School


def school_figures(school: School, *, as_of: date, today: date) -> SchoolFigures:
    """The figures of a school in Years 7 to 11 as of a date, in seven statements."""
    rules = rules_in_force(as_of)
    sums = read_sums([school], as_of=as_of, today=today, rules=rules)
    return SchoolFigures(
        school=school.name,
        as_of=as_of,
        rules=rules.code,
        day_minutes=rules.day_minutes,
        targets=rules.targets,
        framework=framework_in_use(),
        judged=judged_days([school], as_of),
        **parts_of_sums(sums.get(school.pk, {})),
    )


def framework_in_use() -> str:
    """The outcomes that schools choose from, by name and version; nothing where none is loaded."""
    framework = Framework.objects.in_use().first()
    return str(framework) if framework else ""
