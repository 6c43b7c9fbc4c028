"""What a governor reads beside the figures: what changed, what is planned, questions, ten days."""

from datetime import date
from typing import Any

import pytest

from equalex.kernel.access import Role
from outcomes.models import Feedback
from placements.actions.barriers import note_barrier
from placements.actions.ledger import recount
from placements.models import AttendanceState, BarrierReason, PolicyVersion
from reporting.models import ReportKind, Snapshot
from reporting.queries.documents import Document
from reporting.queries.governor import governor_report
from reporting.rules.drawing import DRAWN, drawn
from schools.models import School
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    ExperienceFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
)
from tests.factories.actors import actor_for
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
TODAY = date(2027, 3, 4)


@pytest.fixture
def school() -> School:
    return SchoolFactory(name="Millbrook Academy")


def visit(school: School, title: str, on: date, learners: list[Any], **day: Any) -> None:
    booking = BookingFactory(school=school, experience=ExperienceFactory(title=title))
    for learner in learners:
        placement = PlacementFactory(booking=booking, learner=learner)
        AttendanceFactory(placement=placement, date=on, **day)
        Feedback.objects.create(
            placement=placement, line="Asked good questions", given_by="Jo Marsh"
        )
    recount(learner_ids=[learner.pk for learner in learners])


def learners_of(school: School, number: int, nc_year: int = 10) -> list[Any]:
    return [LearnerFactory(school=school, nc_year=nc_year) for _ in range(number)]


def report(school: School, as_of: date = TODAY) -> Document:
    found = governor_report(school, as_of=as_of, today=TODAY)
    assert found
    return found


def frozen(school: School, as_of: date) -> None:
    Snapshot.objects.create(
        organisation=school, kind=ReportKind.GOVERNOR, as_of=as_of,
        figures=report(school, as_of).as_json(), policy=PolicyVersion.objects.get(),
        pdf=b"", sha256="0" * 64,
    )  # fmt: skip


def section(document: Document, key: str) -> Any:
    return next(each for each in document.sections if each.key == key)


def test_the_first_report_says_that_it_is_the_first(school: School) -> None:
    learners_of(school, 12)
    assert report(school).since == (
        "This is the first report of the school: the next one will say what changed.",
    )


def test_the_next_one_says_what_changed_and_by_what(school: School) -> None:
    learners = learners_of(school, 12)
    visit(school, "Inside the bakery", date(2026, 11, 4), learners[:6])
    frozen(school, date(2026, 12, 31))
    visit(school, "Behind the scenes of a station", date(2027, 1, 20), learners[6:])
    since = " ".join(report(school).since)
    assert (
        "100% had an experience of a workplace that counts (Benchmark 6); 50% on 31 December 2026"
        in since
    )
    assert (
        "6 days after 31 December 2026 count now, most of them by “Behind the scenes of a station” (6)."
        in since
    )
    assert "moved up" not in since


def test_experiences_of_few_learners_are_not_named(school: School) -> None:
    learners = learners_of(school, 12)
    frozen(school, date(2026, 12, 31))
    visit(school, "A week with a vet", date(2027, 1, 20), learners[:2])
    since = " ".join(report(school).since)
    assert "2 days after 31 December 2026 count now." in since
    assert "vet" not in since


def test_a_turn_of_the_year_between_two_reports_is_said(school: School) -> None:
    learners_of(school, 12)
    frozen(school, date(2026, 7, 31))
    assert "moved up on 1 September" in " ".join(report(school).since)


def test_what_is_planned_stands_by_month_and_few_are_not_counted(school: School) -> None:
    learners = learners_of(school, 8)
    planned = {"attendance": AttendanceState.PLANNED, "minutes": None}
    visit(school, "In June", date(2027, 6, 14), learners, **planned)
    visit(school, "In July", date(2027, 7, 5), learners[:2], **planned)
    rows = section(report(school), "planned").table.rows
    assert rows == (
        ("June 2027", "1", "8", "8"),
        ("July 2027", "1", "fewer than 6", "–"),
    )


def test_the_sample_shows_the_evidence_and_nobody(school: School) -> None:
    learners = learners_of(school, 7)
    visit(school, "Inside the bakery", date(2027, 1, 20), learners)
    sample = section(report(school), "sample")
    assert len(sample.table.rows) == 7
    assert sample.table.rows[0][0] == "20 January 2027"
    assert "employer’s feedback of 4 March 2027" in sample.table.rows[0][-1]
    everything = str(sample)
    for learner in learners:
        assert learner.last_name not in everything
    assert "Jo Marsh" not in everything
    assert "good questions" not in everything


def test_days_that_would_point_to_a_child_are_not_drawn(school: School) -> None:
    learners = learners_of(school, 7)
    visit(school, "A week with a vet", date(2027, 1, 20), learners[:5])
    sample = section(report(school), "sample")
    assert sample.table.rows == ()
    assert sample.title.startswith("No day of the last year")


def test_the_same_date_draws_the_same_days() -> None:
    keys = list(range(1000))
    assert drawn(keys, "a school on a day") == drawn(keys, "a school on a day")
    assert drawn(keys, "a school on a day") != drawn(keys, "a school on the next day")
    assert len(set(drawn(keys, "a school on a day"))) == DRAWN
    assert drawn(keys[:4], "") == keys[:4]


def test_there_are_five_questions_and_each_is_made_from_a_figure(school: School) -> None:
    learners_of(school, 12, nc_year=11)
    learners_of(school, 9, nc_year=8)
    questions = report(school).questions
    assert len(questions) == 5
    assert "12 of 12 learners in Year 11 have no day and nothing planned." in questions[0]
    assert any(
        each.startswith("0 of 12 learners in Year 11 have their 5 days") for each in questions
    )
    # None counted for six learners together, so that none is listed.
    assert questions[-1].startswith("No day can be shown")


def test_in_july_nobody_is_asked_what_leavers_will_still_have(school: School) -> None:
    learners_of(school, 12, nc_year=10)  # who were in Year 9 then
    questions = " ".join(report(school, date(2026, 7, 31)).questions)
    assert "0 of 12 learners in Year 9 had their 5 days when the school year ended" in questions
    assert "ends in summer" not in questions


def test_the_last_question_speaks_of_as_many_days_as_are_listed(school: School) -> None:
    visit(school, "Inside the bakery", date(2027, 1, 20), learners_of(school, 7))
    assert report(school).questions[-1].startswith("7 days that count are listed at the end")
    visit(school, "A day at the docks", date(2027, 1, 27), learners_of(school, 9))
    assert report(school).questions[-1].startswith("Ten days that count are listed at the end")


def test_no_question_is_made_of_a_difference_between_few(school: School) -> None:
    """Nine learners can be behind by chance."""
    for number in range(30):
        learner = LearnerFactory(school=school, nc_year=10, is_fsm=number < 9)
        progress_of(learner, ks4=0 if learner.is_fsm else 1500)
    assert not any("Free school meals" in each for each in report(school).questions)


def test_why_learners_miss_out_is_said_with_numbers_of_six_and_more(school: School) -> None:
    learners = learners_of(school, 12)
    assert section(report(school), "why").title.startswith("Nobody has noted yet")
    by = actor_for(Role.CAREERS_LEADER, school)
    transport, cost = BarrierReason.objects.filter(school=None).order_by("pk")[:2]
    note_barrier(learners=learners[:3], reason=cost, by=by)
    assert "too few learners" in section(report(school), "why").title
    note_barrier(learners=learners[:7], reason=transport, by=by)
    told = report(school)
    assert section(told, "why").title.endswith(f": {transport.label} (7)")
    assert ("too few to show", "–") in [row[1:] for row in section(told, "barriers").table.rows]


def test_what_was_mostly_added_is_called_so_only_where_it_is(school: School) -> None:
    learners = learners_of(school, 12)
    frozen(school, date(2026, 12, 31))
    visit(school, "Inside the bakery", date(2027, 1, 20), learners[:6])
    for number in range(7):
        visit(school, f"With a vet {number}", date(2027, 2, 1 + number), learners[6:7])
    assert "count now, among them by “Inside the bakery” (6)." in " ".join(report(school).since)


def test_a_frozen_report_keeps_them(school: School) -> None:
    learners_of(school, 12)
    document = report(school)
    assert Document.from_json(document.as_json()) == document
