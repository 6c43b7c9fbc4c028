import hashlib
import io
from datetime import date
from typing import Any

import page as page_validation
import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from equalex.jobs import actions as jobs
from equalex.jobs.models import Job, JobState
from equalex.journal.models import Entry
from equalex.kernel.access import Role
from placements.models import PolicyState, PolicyVersion
from placements.rules.policy import SHIPPED_POLICY
from reporting import tasks
from reporting.actions import reports
from reporting.models import ReportKind, Snapshot
from reporting.queries.governor import governor_report
from reporting.rules.measurement import (
    SupersedeReason,
    measurement_dates,
    next_measurement,
    owed_dates,
)
from schools.models import School
from tests.factories import LearnerFactory, SchoolFactory
from tests.factories.actors import actor_for, sign_in
from tests.reporting.papers import squeezed, text_of
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
TODAY = date(2027, 3, 4)


@pytest.fixture(autouse=True)
def published_rules() -> None:
    if not PolicyVersion.objects.published().exists():
        values = SHIPPED_POLICY.as_values()
        PolicyVersion.objects.create(
            code=values.pop("id"), effective_from=values.pop("effective_from"),
            values=values, state=PolicyState.PUBLISHED,
        )  # fmt: skip


@pytest.fixture
def school() -> School:
    school = SchoolFactory(name="Łukasz & Ödön School")
    for number in range(12):
        for nc_year in (8, 10):
            learner = LearnerFactory(school=school, nc_year=nc_year, is_fsm=number < 7)
            progress_of(learner, ks3=300 * (number % 6), ks4_planned=300, ks3_recoverable=150)
    return school


def made(school: School, **wanted: Any) -> Snapshot:
    """A report as the job makes it."""
    actor = actor_for(Role.CAREERS_LEADER, school)
    job = reports.ask_for_report(
        kind=wanted.pop("kind", ReportKind.GOVERNOR),
        organisation_id=school.pk,
        as_of=wanted.pop("as_of", TODAY),
        by=actor,
        reason=wanted.pop("reason", None),
    )
    jobs.run(job_id=job.pk, worker="test")
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.failure
    return Snapshot.objects.get(job=job.pk)


def frozen(school: School) -> Snapshot:
    """A governors' report as the job freezes it, but for its PDF, which takes a second to draw."""
    document = governor_report(school, as_of=TODAY, today=TODAY)
    assert document
    return reports._freeze(
        reports.Wanted(job_id=0, organisation_id=school.pk, kind=ReportKind.GOVERNOR, as_of=TODAY),
        document,
        b"%PDF-1.7",
    )


def test_the_report_is_two_accessible_pages_and_an_appendix(school: School) -> None:
    pdf = bytes(made(school).pdf)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert "Five questions" in pages[1]
    assert "Appendix" in pages[2]
    result = page_validation.validate_pdf_bytes(pdf, profile="ua1")
    assert "no failures" in str(result)


def test_its_figures_equal_those_of_the_screen(client: Client, school: School) -> None:
    snapshot = made(school)
    sign_in(client, Role.GOVERNOR, school)
    on_paper = text_of(bytes(snapshot.pdf))
    for url in (reverse("school-figures"), reverse("show-report", args=[snapshot.public_id])):
        response = client.get(url)
        cells = [
            cell
            for section in response.context["sections"]
            if section.table.rows
            for row in (section.table.headings, *section.table.rows)
            for cell in row
        ]
        cells += [fact.value + fact.note for fact in response.context["facts"]]
        cells += [section.title for section in response.context["sections"]]
        cells += response.context["notes"]
        assert len(cells) > 100
        shown = squeezed(response.content.decode())
        for cell in cells:
            assert squeezed(cell) in on_paper, cell
        for number in (fact.value for fact in response.context["facts"]):
            assert number in shown


def test_rows_on_paper_are_the_rows_of_the_screen(client: Client, school: School) -> None:
    snapshot = made(school)
    sign_in(client, Role.GOVERNOR, school)
    sections = client.get(reverse("school-figures")).context["sections"]
    on_paper = text_of(bytes(snapshot.pdf))
    for section in sections:
        for row in section.table.rows:
            assert squeezed("".join(row)) in on_paper, row


def test_neither_the_pages_nor_the_file_name_anybody(school: School) -> None:
    learner = school.learners.first()
    assert learner
    snapshot = made(school)
    reader = pypdf.PdfReader(io.BytesIO(bytes(snapshot.pdf)))
    everything = text_of(bytes(snapshot.pdf)) + str(reader.metadata) + str(reader.xmp_metadata)
    for name in (learner.first_name, learner.last_name, "Person"):
        assert name not in everything
    assert reader.metadata
    assert reader.metadata.author is None


def test_the_same_figures_give_the_same_bytes(school: School) -> None:
    report = governor_report(school, as_of=TODAY, today=TODAY)
    assert report
    once, again = (reports.report_pdf(report, reports.report_html(report)) for _ in range(2))
    assert once == again


def test_a_snapshot_keeps_figures_versions_bytes_and_hash(school: School) -> None:
    snapshot = made(school)
    assert snapshot.sha256 == hashlib.sha256(bytes(snapshot.pdf)).hexdigest()
    assert snapshot.policy.code == SHIPPED_POLICY.id
    before = bytes(snapshot.pdf)
    progress = school.progress.first()
    assert progress
    progress.ks3_credited = 1500
    progress.save()
    snapshot.refresh_from_db()
    assert bytes(snapshot.pdf) == before
    kept = {section["key"]: section for section in snapshot.figures["sections"]}
    assert kept["benchmark-6"]["rows"][-1][1] == "20 of 24"
    assert Entry.objects.filter(verb="issue report", subject_key=snapshot.pk).count() == 1


def test_asked_for_twice_at_once_it_is_made_once(school: School) -> None:
    actor = actor_for(Role.CAREERS_LEADER, school)
    asked = {"kind": ReportKind.GOVERNOR, "organisation_id": school.pk, "as_of": TODAY, "by": actor}
    assert reports.ask_for_report(**asked) == reports.ask_for_report(**asked)
    assert Job.objects.count() == 1


def test_a_job_that_is_run_again_finds_what_it_made(school: School) -> None:
    snapshot = made(school)
    wanted = reports.Wanted(
        job_id=snapshot.job, organisation_id=school.pk, kind=ReportKind.GOVERNOR, as_of=TODAY
    )
    again = reports.make_report(wanted=wanted, tell=lambda *_: None)
    assert again == snapshot
    assert Snapshot.objects.count() == 1


def test_a_second_report_of_a_date_supersedes_the_first_and_says_why(school: School) -> None:
    first = frozen(school)
    with pytest.raises(reports.AlreadyIssued):
        made(school)
    second = made(school, reason=SupersedeReason.LATE_EVIDENCE)
    assert second.supersedes == first
    assert second.reason == SupersedeReason.LATE_EVIDENCE.label
    assert list(Snapshot.objects.current()) == [second]


def test_a_school_without_learners_is_told_so() -> None:
    school = SchoolFactory()
    for kind in ReportKind:
        job = reports.ask_for_report(
            kind=kind,
            organisation_id=school.pk,
            as_of=TODAY,
            by=actor_for(Role.CAREERS_LEADER, school),
        )
        jobs.run(job_id=job.pk, worker="test")
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert "no learners in Years 7 to 11" in job.failure


def test_asking_leads_to_a_page_that_can_be_left_and_found_again(
    client: Client, school: School
) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    asked = client.post(
        reverse("ask-for-report"), {"kind": "governor", "as_of": TODAY.isoformat(), "reason": ""}
    )
    job = Job.objects.get()
    assert asked["Location"] == reverse("follow-job", args=[job.public_id])
    assert "Your report is being made" in client.get(asked["Location"]).content.decode()
    assert asked["Location"] in client.get(reverse("list-reports")).content.decode()
    jobs.run(job_id=job.pk, worker="test")
    done = client.get(asked["Location"]).content.decode()
    assert reverse("show-report", args=[Snapshot.objects.get().public_id]) in done


def test_the_form_asks_why_a_report_is_replaced(client: Client, school: School) -> None:
    frozen(school)
    sign_in(client, Role.CAREERS_LEADER, school)
    again = {"kind": "governor", "as_of": TODAY.isoformat(), "reason": ""}
    page = client.post(reverse("ask-for-report"), again).content.decode()
    assert "Choose why a new one takes its place." in page
    assert client.post(reverse("ask-for-report"), {**again, "reason": "judged"}).status_code == 302


@pytest.mark.parametrize("as_of", ["2027-03-05", "1999-12-31", "yesterday", ""])
def test_only_offered_dates_can_be_chosen(client: Client, school: School, as_of: str) -> None:
    sign_in(client, Role.CAREERS_LEADER, school)
    assert (
        client.post(reverse("ask-for-report"), {"kind": "governor", "as_of": as_of}).status_code
        == 200
    )
    assert not Job.objects.exists()


def test_a_superseded_report_leads_to_the_one_in_its_place(client: Client, school: School) -> None:
    first = frozen(school)
    second = made(school, reason=SupersedeReason.MISTAKE)
    sign_in(client, Role.GOVERNOR, school)
    old = client.get(reverse("show-report", args=[first.public_id])).content.decode()
    new = client.get(reverse("show-report", args=[second.public_id])).content.decode()
    assert reverse("show-report", args=[second.public_id]) in old
    assert "The earlier report had a mistake" in new
    assert "Superseded" in client.get(reverse("list-reports")).content.decode()


def test_the_download_is_the_issued_bytes_and_is_journalled(client: Client, school: School) -> None:
    snapshot = frozen(school)
    sign_in(client, Role.GOVERNOR, school)
    response = client.get(reverse("download-report", args=[snapshot.public_id]))
    assert response.content == bytes(snapshot.pdf)
    assert response["Content-Type"] == "application/pdf"
    assert 'filename="governor-report-2027-03-04.pdf"' in response["Content-Disposition"]
    assert Entry.objects.filter(verb="download report", subject_key=snapshot.pk).exists()


@pytest.mark.parametrize("page", ["show-report", "download-report"])
@pytest.mark.parametrize("role", [Role.GOVERNOR, Role.CAREERS_LEADER, Role.TUTOR])
def test_reports_of_another_school_are_not_found(
    client: Client, school: School, page: str, role: Role
) -> None:
    snapshot = frozen(school)
    sign_in(client, role, SchoolFactory())
    assert client.get(reverse(page, args=[snapshot.public_id])).status_code == 404


def test_a_governor_reads_but_does_not_ask(client: Client, school: School) -> None:
    sign_in(client, Role.GOVERNOR, school)
    assert client.get(reverse("list-reports")).status_code == 200
    assert client.get(reverse("ask-for-report")).status_code == 404


def test_the_list_costs_the_same_for_one_report_and_for_thirty(
    client: Client, school: School, django_assert_num_queries: Any
) -> None:
    snapshot = frozen(school)
    sign_in(client, Role.CAREERS_LEADER, school)
    client.get(reverse("list-reports"))
    with django_assert_num_queries(6):
        client.get(reverse("list-reports"))
    for number in range(1, 30):
        Snapshot.objects.create(
            organisation=school, kind=snapshot.kind, as_of=date(2026, 1, number),
            figures={}, policy=snapshot.policy, pdf=b"", sha256="0" * 64,
        )  # fmt: skip
    with django_assert_num_queries(6):
        client.get(reverse("list-reports"))


def test_measurement_dates_are_those_of_compass() -> None:
    assert measurement_dates(date(2026, 12, 31), date(2027, 7, 31)) == [
        date(2026, 12, 31), date(2027, 3, 31), date(2027, 7, 31),
    ]  # fmt: skip
    assert next_measurement(date(2027, 8, 1)) == date(2027, 12, 31)
    assert next_measurement(date(2027, 3, 31)) == date(2027, 3, 31)


def test_nothing_is_owed_from_before_the_school_joined_nor_beyond_a_year() -> None:
    assert owed_dates(since=date(2027, 1, 2), today=date(2027, 3, 31)) == [date(2027, 3, 31)]
    assert len(owed_dates(since=date(2020, 1, 1), today=date(2027, 3, 30))) == 3


def joined(school: School, on: str) -> None:
    School.objects.filter(pk=school.pk).update(created_at=on)


def test_on_a_measurement_date_every_school_with_learners_gets_its_report(school: School) -> None:
    joined(school, "2026-12-01T00:00:00Z")
    SchoolFactory()  # has no learners
    assert tasks.make_due_reports() == 3  # 31 December was missed: each kind is made up
    job = Job.objects.get(kind="governor_report")
    jobs.run(job_id=job.pk, worker="test")
    snapshot = Snapshot.objects.get()
    assert (snapshot.as_of, snapshot.is_scheduled) == (date(2026, 12, 31), True)
    assert snapshot.made_by is None


def test_a_missed_date_is_made_up_once_only(school: School) -> None:
    joined(school, "2026-12-01T00:00:00Z")
    tasks.make_due_reports()
    tasks.make_due_reports()
    assert Job.objects.count() == 3
    for job in Job.objects.all():
        jobs.run(job_id=job.pk, worker="test")
    assert tasks.make_due_reports() == 0
    assert Job.objects.count() == 3
    assert set(Snapshot.objects.values_list("kind", "as_of", "is_scheduled")) == {
        (kind.value, date(2026, 12, 31), True) for kind in ReportKind
    }


def test_no_report_is_owed_before_its_date(school: School) -> None:
    joined(school, "2027-01-15T00:00:00Z")
    assert tasks.make_due_reports() == 0


def test_arguments_of_the_job_hold_no_names(school: School) -> None:
    reports.ask_for_report(
        kind=ReportKind.GOVERNOR,
        organisation_id=school.pk,
        as_of=TODAY,
        by=actor_for(Role.CAREERS_LEADER, school),
    )
    assert Job.objects.get().arguments == {"as_of": "2027-03-04", "supersedes": None, "reason": ""}
