"""What a governor reads beside the figures: what changed and why, what is planned, and ten days."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncMonth

from employers.rules.vocabulary import Kind
from equalex.kernel.dates import academic_year, days_phrase, days_text, long_date
from equalex.kernel.tables import Table
from placements.models import Attendance
from placements.models.attendance import AttendanceState
from reporting.models import Snapshot
from reporting.queries.barriers import Barriers
from reporting.queries.documents import Document, Fact, Section
from reporting.queries.issued_reports import document_of_snapshot
from reporting.rules.drawing import drawn
from reporting.rules.figures import SchoolFigures
from reporting.rules.report_kinds import ReportKind
from reporting.rules.suppression import SMALLEST_GROUP, is_small
from schools.models import School

SAMPLE: Final = "sample"
PLANNED: Final = "planned"
WHY: Final = "why"
A_YEAR: Final = timedelta(days=365)
_MOST_NAMED: Final = 3
_FEW: Final = f"fewer than {SMALLEST_GROUP}"


def last_report(school: School, before: date) -> Document | None:
    """The newest governor report as of an earlier date that still stands."""
    earlier = (
        Snapshot.objects.current()
        .filter(organisation=school.pk, kind=ReportKind.GOVERNOR, as_of__lt=before)
        .order_by("-as_of", "-made_at")
        .first()
    )
    return document_of_snapshot(earlier) if earlier else None


def since_last(
    school: School, last: Document | None, facts: Sequence[Fact], figures: SchoolFigures
) -> tuple[str, ...]:
    """What changed since the last report, and as far as the portal knows, why."""
    if last is None:
        return ("This is the first report of the school: the next one will say what changed.",)
    return (
        *_changed(last, facts),
        *_new_year(last.as_of, figures.as_of),
        _added(school, last.as_of, figures),
        *([_new_rules(last, figures)] if last.rules != figures.rules else []),
    )


def _changed(last: Document, facts: Sequence[Fact]) -> Iterator[str]:
    then = {each.label: each for each in last.facts}
    for fact in facts:
        before = then.get(fact.label)
        if before is None:
            continue
        then_too = f"as on {long_date(last.as_of)}"
        if before.value != fact.value:
            then_too = f"{before.value} on {long_date(last.as_of)}"
        yield f"{fact.value} {fact.label}; {then_too}."


def _new_year(then: date, now: date) -> Iterator[str]:
    if academic_year(then) < academic_year(now):
        yield (
            "Since then year groups moved up on 1 September: Year 11 has left, and a new Year 7 has "
            "come without days. Shares of the whole school fall for that reason alone."
        )


def _new_rules(last: Document, figures: SchoolFigures) -> str:
    return (
        f"The rules “{figures.rules}” took the place of “{last.rules}”: days before they came into "
        "force keep what they counted for."
    )


def _added(school: School, then: date, figures: SchoolFigures) -> str:
    """The days that were added, and by which experiences most of them."""
    rows = list(
        _counted(school)
        .filter(date__gt=then, date__lte=figures.as_of)
        .values_list("placement__booking__experience__title")
        .annotate(minutes=Sum("credited_minutes"), learners=Count("learner", distinct=True))
        .order_by("-minutes", "placement__booking__experience__title")
    )
    minutes = sum(row[1] for row in rows)
    if not minutes:
        return f"No day after {long_date(then)} counts yet."
    named = [
        f"“{title}” ({days_text(added, figures.day_minutes)})"
        for title, added, learners in rows[:_MOST_NAMED]
        if not is_small(learners)
    ]
    by_these = sum(added for _, added, learners in rows[:_MOST_NAMED] if not is_small(learners))
    how_many = "most of them by" if 2 * by_these > minutes else "among them by"
    most = f", {how_many} {' and '.join(named)}" if named else ""
    return f"{days_phrase(minutes, figures.day_minutes)} after {long_date(then)} count now{most}."


def why_section(barriers: Barriers) -> Section:
    """Why learners miss out, in a sentence: numbers of six and more only."""
    known = [each for each in barriers.reasons if each.learners >= SMALLEST_GROUP]
    if not barriers.noted:
        answer = "Nobody has noted yet what stands in learners’ way. Ask why"
    elif not known:
        answer = "What stands in the way is noted for too few learners to be shown"
    else:
        reasons = [f"{each.label} ({each.learners:,})" for each in known[:_MOST_NAMED]]
        answer = f"What staff noted most often, with numbers of learners: {', '.join(reasons)}"
    return Section(WHY, "Why they miss out", None, Table((), ()), answer)


def planned_section(school: School, figures: SchoolFigures) -> Section:
    """What is booked after the date of the report, month by month."""
    rows = list(
        _standing(school)
        .filter(date__gt=figures.as_of)
        .order_by()
        .annotate(month=TruncMonth("date"))
        .values_list("month")
        .annotate(
            experiences=Count("placement__booking__experience", distinct=True),
            learners=Count("learner", distinct=True),
            minutes=Sum("planned_minutes"),
        )
        .order_by("month")
    )
    minutes = sum(row[3] for row in rows)
    answer = (
        f"{days_phrase(minutes, figures.day_minutes)} are booked from "
        f"{long_date(figures.as_of)} on, before caps and before anybody is absent"
        if rows
        else "Nothing is booked yet"
    )
    table = Table(
        ("Month", "Experiences", "Learners", "Days booked"),
        tuple(
            (f"{month:%B %Y}", f"{experiences:,}", _FEW, "–")
            if is_small(learners)
            else (
                f"{month:%B %Y}",
                f"{experiences:,}",
                f"{learners:,}",
                days_text(booked, figures.day_minutes),
            )
            for month, experiences, learners, booked in rows
        ),
    )
    return Section(PLANNED, "What is planned", None, table, answer)


def sample_section(school: School, figures: SchoolFigures) -> Section:
    """Ten days that count, drawn at random from the year before the report, with their evidence.

    Only days on which at least six learners took part together: fewer would point to a child.
    """
    as_of = figures.as_of
    recent = _counted(school).filter(date__gt=as_of - A_YEAR, date__lte=as_of)
    beside = (
        _counted(school)
        .filter(placement__booking=OuterRef("placement__booking"), date=OuterRef("date"))
        .order_by()
        .values("placement__booking")
        .annotate(learners=Count("learner", distinct=True))
        .values("learners")
    )
    keys = list(
        recent.annotate(beside=Subquery(beside))
        .filter(beside__gte=SMALLEST_GROUP)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    days = (
        Attendance.objects.filter(pk__in=drawn(keys, f"{school.public_id} {as_of.isoformat()}"))
        .select_related(
            "placement__booking__experience__employer",
            "placement__feedback",
            "placement__reflection",
            "judgement",
        )
        .annotate(outcomes=Count("placement__booking__aims"))
        .order_by("date", "pk")
    )
    rows = tuple(_evidence(day, figures.day_minutes) for day in days)
    answer = (
        f"{len(rows)} of the {len(keys):,} days that count, drawn at random: the same date always "
        "draws the same days"
        if rows
        else "No day of the last year counts for six learners together, so that none can be shown"
    )
    return Section(
        SAMPLE,
        "Ten days to test the counting",
        None,
        Table(("Day", "Experience", "Attended", "Counts for", "Evidence"), rows, of_words=True),
        answer,
    )


def _evidence(day: Attendance, day_minutes: int) -> tuple[str, ...]:
    placement = day.placement
    experience = placement.booking.experience
    employer = f", {experience.employer.name}" if experience.employer else ""
    found = [_outcomes(day.outcomes)]  # type: ignore[attr-defined]  # annotated above
    if feedback := getattr(placement, "feedback", None):
        found.append(f"employer’s feedback of {long_date(feedback.given_at.date())}")
    elif placement.has_feedback:
        found.append("employer’s feedback recorded by the school")
    if reflection := getattr(placement, "reflection", None):
        whose = "learner’s reflection" if reflection.is_own else "reflection entered by staff"
        found.append(f"{whose} of {long_date(reflection.written_at.date())}")
    elif placement.has_reflection:
        found.append("reflection recorded by the school")
    if day.judgement:
        found.append(f"judged to count on {long_date(day.judgement.judged_on)}")
    return (
        long_date(day.date),
        f"{experience.title}{employer}",
        f"{day.minutes or 0} minutes",
        days_phrase(day.credited_minutes, day_minutes),
        "; ".join(each for each in found if each),
    )


def _outcomes(number: int) -> str:
    if not number:
        return "outcomes recorded by the school"
    return f"{number} outcome{'' if number == 1 else 's'} chosen"


def _standing(school: School) -> QuerySet[Attendance]:
    return Attendance.objects.standing().filter(
        learner__school=school, placement__booking__experience__kind=Kind.EXPERIENCE
    )


def _counted(school: School) -> QuerySet[Attendance]:
    return _standing(school).filter(attendance=AttendanceState.ATTENDED, credited_minutes__gt=0)
