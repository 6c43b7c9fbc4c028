"""Bad input of reports: a sentence, or a report that hides what it must; never a trace, nothing half."""

import io
import sys
from collections.abc import Iterator
from datetime import date

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

import reporting.tasks  # noqa: F401  # what the jobs of reports do
from equalex.jobs import actions as jobs
from equalex.jobs.models import Job, JobState
from equalex.journal.models import Entry, Message
from equalex.kernel.access import Role
from reporting.actions import reports
from reporting.models import ReportKind, Snapshot
from reporting.queries.documents import Document
from reporting.queries.read_reports import issued_report
from schools.models import Organisation, School
from tests.factories import (
    BookingFactory,
    ExperienceFactory,
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    SchoolFactory,
)
from tests.factories.actors import actor_for, sign_in
from tests.reporting.progress import progress_of
from tests.reporting.test_governor_pack import visit

pytestmark = [
    pytest.mark.pdf,
    pytest.mark.django_db,
    pytest.mark.time_machine("2027-03-04 10:00 +00:00"),
]
TODAY = date(2027, 3, 4)
READERS = [Role.CAREERS_LEADER, Role.SENCO, Role.SENIOR_LEADER, Role.GOVERNOR]
PAGES = {
    ReportKind.GOVERNOR: "school-figures",
    ReportKind.BENCHMARK_6: "benchmark-6-report",
    ReportKind.TEN_DAYS: "ten-day-report",
}


def asked(organisation: Organisation, kind: ReportKind, as_of: date = TODAY) -> Job:
    """The job of a report, ended."""
    job = reports.ask_for_report(
        kind=kind,
        organisation_id=organisation.pk,
        as_of=as_of,
        by=actor_for(Role.CAREERS_LEADER, organisation),
    )
    jobs.run(job_id=job.pk, worker="test")
    job.refresh_from_db()
    return job


def issued(organisation: Organisation, kind: ReportKind, as_of: date = TODAY) -> Snapshot:
    job = asked(organisation, kind, as_of)
    assert job.state == JobState.DONE, job.failure
    return Snapshot.objects.get(job=job.pk)


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(each.extract_text() for each in pages).split())


def drawn(organisation: Organisation, kind: ReportKind, as_of: date = TODAY) -> Document:
    """The report as it would be frozen; its pages are made, their PDF is not."""
    document = issued_report(kind, organisation, as_of=as_of, today=TODAY)
    assert document
    assert reports.report_html(document)
    return document


def figures_of(document: Document) -> Iterator[str]:
    for section in document.sections:
        yield section.title
        for row in section.table.rows:
            yield from row[1:]
    for fact in document.facts:
        yield fact.value + fact.note


@pytest.mark.parametrize("kind", ReportKind, ids=str)
def test_a_school_with_no_learners(client: Client, kind: ReportKind) -> None:
    school = SchoolFactory()
    job = asked(school, kind)
    assert job.state == JobState.FAILED
    assert job.failure == "There are no learners in Years 7 to 11 on that date."
    for role in READERS:
        sign_in(client, role, school)
        page = client.get(reverse(PAGES[kind])).content.decode()
        assert "No learners" in page, role


@pytest.mark.parametrize("kind", ReportKind, ids=str)
def test_a_school_with_one_learner(kind: ReportKind) -> None:
    """The report is made, and nothing in it is about the one child."""
    school = SchoolFactory()
    progress_of(LearnerFactory(school=school, nc_year=9, is_fsm=True), ks3=1200)
    document = drawn(school, kind)
    told = list(figures_of(document))
    assert "too few to show" in told
    assert not {"1", "1 of 1", "100%", "4"} & set(told)
    assert not any("4 days" in each or "1 learner" in each for each in told)
    assert "Years 7 to 11" in reports.report_html(document)


@pytest.mark.parametrize("kind", [ReportKind.BENCHMARK_6, ReportKind.TEN_DAYS], ids=str)
def test_a_hub_of_which_all_is_suppressed(client: Client, kind: ReportKind) -> None:
    hub = HubFactory()
    for _ in range(2):
        school = HubMembershipFactory(hub=hub).school
        for number in range(2):
            progress_of(LearnerFactory(school=school, nc_year=9), ks3=300 * number)
    snapshot = issued(hub, kind)
    assert not any(cell.isdigit() and int(cell) for cell in figures_of(drawn(hub, kind)))
    assert "too few to show" in text_of(bytes(snapshot.pdf))
    sign_in(client, Role.HUB_STAFF, hub)
    assert "Too few learners to show" in client.get(reverse(PAGES[kind])).content.decode()
    page = client.get(reverse("show-report", args=[snapshot.public_id]))
    assert "too few to show" in page.content.decode()


@pytest.mark.parametrize("kind", ReportKind, ids=str)
def test_a_year_without_data(kind: ReportKind) -> None:
    """Year groups without learners, and a school year in which nothing was recorded."""
    school = SchoolFactory()
    for nc_year in (8, 11):
        for _ in range(8):
            progress_of(LearnerFactory(school=school, nc_year=nc_year))
    document = drawn(school, kind)
    years = next(each for each in document.sections if each.key == "years")
    assert [row[0] for row in years.table.rows] == ["Year 8", "Year 11", "Everybody"]
    told = list(figures_of(document))
    assert not any("nan" in each.lower() or "101%" in each for each in told)
    assert "0%" in " ".join(told)


@pytest.mark.parametrize("kind", ReportKind, ids=str)
def test_a_date_before_the_portal(kind: ReportKind) -> None:
    """The school joined in March: of July only what was recorded since is known, and it is said."""
    school = SchoolFactory()
    School.objects.filter(pk=school.pk).update(created_at="2027-03-01T00:00:00Z")
    for _ in range(8):
        progress_of(LearnerFactory(school=school, nc_year=9), ks3=300)
    before = date(2026, 7, 31)
    assert before in reports.dates_to_choose_from(TODAY)
    said = reports.report_html(drawn(school, kind, before))
    assert "The school joined the portal after 31 July 2026" in said


def test_a_report_asked_for_twice_at_once_is_made_once(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    form = {"kind": "governor", "as_of": TODAY.isoformat(), "reason": ""}
    first, second = (client.post(reverse("ask-for-report"), form)["Location"] for _ in range(2))
    assert first == second
    assert Job.objects.count() == 1


def test_a_job_killed_half_way_leaves_nothing_and_the_next_run_makes_one_report() -> None:
    school = SchoolFactory()
    for _ in range(8):
        progress_of(LearnerFactory(school=school, nc_year=9), ks3=300)
    job = reports.ask_for_report(
        kind=ReportKind.TEN_DAYS,
        organisation_id=school.pk,
        as_of=TODAY,
        by=actor_for(Role.CAREERS_LEADER, school),
    )
    wanted = reports.Wanted.from_arguments(job.pk, school.pk, job.arguments)

    class Killed(BaseException):
        pass

    def killed_at(percent: int) -> reports.Tell:
        def tell(progress: int, doing: str) -> None:
            if progress == percent:
                raise Killed

        return tell

    for percent in (10, 40, 60, 90):
        with pytest.raises(Killed):
            reports.make_report(wanted=wanted, tell=killed_at(percent))
        assert not Snapshot.objects.exists()
        assert not Entry.objects.filter(verb="issue report").exists()
        assert not Message.objects.exists()
    made = reports.make_report(wanted=wanted, tell=lambda *_: None)
    assert reports.make_report(wanted=wanted, tell=killed_at(10)) == made
    assert Snapshot.objects.count() == Entry.objects.filter(verb="issue report").count() == 1


class _NoPango:
    """A library that cannot be loaded shows as OSError when WeasyPrint is imported."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


def test_where_pango_is_missing_the_job_says_what_to_install_and_the_page_still_shows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = SchoolFactory()
    for _ in range(8):
        progress_of(LearnerFactory(school=school, nc_year=9), ks3=300)
    with monkeypatch.context() as patch:
        patch.delitem(sys.modules, "weasyprint", raising=False)
        patch.setattr("sys.meta_path", [_NoPango(), *sys.meta_path])
        job = asked(school, ReportKind.TEN_DAYS)
        sign_in(client, Role.CAREERS_LEADER, school)
        page = client.get(reverse("ten-day-report")).content.decode()
    assert job.state == JobState.FAILED
    assert "Pango is missing" in job.failure
    assert "apt-get install libpango" in job.failure
    assert "Year 9" in page
    told = client.get(reverse("follow-job", args=[job.public_id])).content.decode()
    assert "apt-get install libpango" in told


def school_called(name: str) -> School:
    """A school, and an experience of which days are drawn, of this name."""
    school = SchoolFactory(name=name)
    learners = [LearnerFactory(school=school, nc_year=10) for _ in range(7)]
    visit(school, name, date(2027, 1, 20), learners)
    return school


@pytest.mark.parametrize(
    "name",
    [
        "Zażółć gęślą jaźń, Ŵyn Llŷr, Παράδειγμα Школа",
        "مدرسة النور",
        "北京实验学校",
        "विद्यालय नई दिल्ली",
    ],
)
def test_names_in_any_script_are_drawn_or_the_fonts_to_install_are_named(name: str) -> None:
    job = asked(school_called(name), ReportKind.GOVERNOR)
    if job.state == JobState.DONE:
        said = text_of(bytes(Snapshot.objects.get().pdf))
        assert "\0" not in said
        # Letters of some scripts are read back in the order in which they are drawn.
        assert set(name.replace(" ", "")) <= set(said)
    else:
        assert "apt-get install fonts-noto-core fonts-noto-cjk" in job.failure
        assert name[0] > "\u0590", "the portal's own fonts have these letters"


def test_an_emoji_in_the_name_of_an_experience_is_no_empty_box() -> None:
    title = "Bake \U0001f950 with \U0001f468\u200d\U0001f373"
    snapshot = issued(school_called(title), ReportKind.GOVERNOR)
    said = text_of(bytes(snapshot.pdf))
    assert "\0" not in said
    assert "Bake [croissant] with [man][cooking]" in said or "\U0001f950" in said
    assert snapshot.figures["about"] == title


def test_markup_in_a_name_is_text(client: Client) -> None:
    school = SchoolFactory(name="<b>Bold</b> & Co")
    BookingFactory(school=school, experience=ExperienceFactory(title="<script>1</script>"))
    for _ in range(8):
        progress_of(LearnerFactory(school=school, nc_year=9), ks3=300)
    snapshot = issued(school, ReportKind.TEN_DAYS)
    assert "<b>Bold</b> & Co" in text_of(bytes(snapshot.pdf))
    sign_in(client, Role.GOVERNOR, school)
    page = client.get(reverse("show-report", args=[snapshot.public_id])).content.decode()
    assert "<b>Bold</b>" not in page
