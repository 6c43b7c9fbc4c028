from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from employers.models import ExperienceState
from equalex.kernel.access import Role
from placements.models import AttendanceState, BookingState, PolicyVersion, Verdict
from reporting.models import ReportKind, Snapshot
from reporting.queries.governor import governor_report
from schools.models import ImportState, LearnerImport, Organisation
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    EmployerFactory,
    ExperienceFactory,
    FrameworkFactory,
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    PlacementFactory,
    ProviderFactory,
    SchoolFactory,
    SlotFactory,
    TrustFactory,
    TrustMembershipFactory,
    UserFactory,
)
from tests.factories.actors import sign_in, sign_in_learner
from tests.reporting.progress import progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]


def opened(client: Client) -> str:
    response = client.get(reverse("home"))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def a_day(school: Any, **fields: Any) -> Any:
    placement = PlacementFactory(
        learner=fields.pop("learner", None) or LearnerFactory(school=school),
        booking=BookingFactory(school=school, has_outcomes=fields.pop("has_outcomes", True)),
        has_feedback=fields.pop("has_feedback", True),
        has_reflection=fields.pop("has_reflection", True),
    )
    return AttendanceFactory(placement=placement, **fields)


def test_a_visitor_reads_what_it_is_and_how_to_sign_in(client: Client) -> None:
    page = opened(client)
    assert "Ten days of workplace experience" in page
    assert reverse("account_login") in page


def test_a_newcomer_reads_how_to_get_in(client: Client) -> None:
    client.force_login(UserFactory(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Ask a colleague" in opened(client)


def test_a_careers_leader_sees_what_waits(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    a_day(school, date=date(2027, 3, 1), attendance=AttendanceState.PLANNED, minutes=None)
    a_day(school, verdict=Verdict.NEEDS_JUDGEMENT)
    a_day(school, has_feedback=False)
    a_day(school, has_reflection=False)
    a_day(school, has_outcomes=False)
    LearnerImport.objects.create(
        school=school, file_name="list.csv", file_format="csv", content_hash="0" * 64,
        academic_year=2026, state=ImportState.REVIEW,
    )  # fmt: skip
    page = opened(client)
    assert "Mark 1 register" in page
    assert "waiting since 1 March 2027" in page
    assert "3 days late" in page
    assert "Decide on 1 day that the rules leave to you" in page
    assert "Ask employers for feedback on 1 learner’s work" in page
    assert "Chase 1 reflection" in page
    assert "Choose outcomes for 1 booking" in page
    assert "Review 1 imported file" in page
    assert "Find something for 5 learners with no day and nothing planned" in page


def test_days_of_other_schools_and_cancelled_ones_wait_for_nobody(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    progress_of(LearnerFactory(school=school), ks3=300)
    a_day(SchoolFactory(), date=date(2027, 3, 1), attendance=AttendanceState.PLANNED)
    cancelled = a_day(
        school,
        learner=school.learners.get(),
        date=date(2027, 3, 1),
        attendance=AttendanceState.PLANNED,
    )
    cancelled.placement.booking.state = BookingState.CANCELLED
    cancelled.placement.booking.save()
    assert "Nothing waits for you today." in opened(client)


def test_a_school_without_learners_is_told_to_import_them(client: Client) -> None:
    sign_in(client, Role.CAREERS_LEADER, SchoolFactory())
    assert "Import your learners" in opened(client)


def test_what_comes_in_four_weeks_is_listed(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    a_day(school, date=date(2027, 3, 10), attendance=AttendanceState.PLANNED, minutes=None)
    later = a_day(school, date=date(2027, 4, 10), attendance=AttendanceState.PLANNED)
    page = opened(client)
    assert "10 March 2027" in page
    assert later.placement.booking.experience.title not in page


def test_a_governor_is_led_to_the_newest_report(client: Client) -> None:
    school = SchoolFactory()
    sign_in(client, Role.GOVERNOR, school)
    assert "No report has been issued yet" in opened(client)
    policy = PolicyVersion.objects.first() or PolicyVersion.objects.create(
        code="p", effective_from=date(2000, 1, 1), values={"day_minutes": 300, "targets": {}}
    )
    issued = {"organisation": school, "policy": policy, "pdf": b"", "sha256": "0" * 64}
    Snapshot.objects.create(
        kind=ReportKind.GOVERNOR, as_of=date(2026, 12, 31), figures={}, **issued
    )
    # One that is newer and of another kind is not two pages that are read in three minutes.
    Snapshot.objects.create(kind=ReportKind.TEN_DAYS, as_of=date(2027, 3, 1), figures={}, **issued)
    assert "Read the report as of 31 December 2026" in opened(client)


def test_a_governor_reads_the_figures_and_questions_of_the_newest_report_at_once(
    client: Client,
) -> None:
    school = SchoolFactory()
    for _ in range(8):
        progress_of(LearnerFactory(school=school, nc_year=11), ks4=300)
    for as_of in (date(2026, 12, 31), date(2026, 7, 31)):
        report = governor_report(school, as_of=as_of, today=date(2027, 3, 4))
        assert report
        Snapshot.objects.create(
            organisation=school, kind=ReportKind.GOVERNOR, as_of=as_of, figures=report.as_json(),
            policy=PolicyVersion.objects.get(), pdf=b"", sha256="0" * 64,
        )  # fmt: skip
    sign_in(client, Role.GOVERNOR, school)
    page = opened(client)
    assert "Where the school stood on 31 December 2026" in page
    assert "reached the target of their key stage" in page
    assert "0 of 8 learners in Year 11 have their 5 days" in page
    sign_in(client, Role.GOVERNOR, SchoolFactory())
    assert "Where the school stood" not in opened(client)


def test_hub_staff_see_employers_waiting_and_places_unfilled(client: Client) -> None:
    hub = HubFactory()
    HubMembershipFactory(hub=hub)
    sign_in(client, Role.HUB_STAFF, hub)
    EmployerFactory(home_hub=hub)
    SlotFactory(
        experience__employer=EmployerFactory(home_hub=hub, approved=True),
        first_date=date(2027, 3, 20),
    )
    page = opened(client)
    assert "Decide on 1 employer who asked to join" in page
    assert "10 places are still free in the next four weeks" in page


def test_hub_and_trust_are_led_to_the_schools_furthest_behind(client: Client) -> None:
    hub, trust = HubFactory(), TrustFactory()
    for name, minutes in (("Ahead", 1500), ("Behind", 0)):
        school = SchoolFactory(name=name)
        HubMembershipFactory(hub=hub, school=school)
        TrustMembershipFactory(trust=trust, school=school)
        for learner in LearnerFactory.create_batch(10, school=school):
            progress_of(learner, ks3=minutes)
    for role, organisation in ((Role.HUB_STAFF, hub), (Role.TRUST_LEAD, trust)):
        sign_in(client, role, organisation)
        page = opened(client)
        assert "Help Behind: 0% of its learners are on course for 5 + 5" in page
        assert "Next: Ahead (100%)." in page


def test_an_employer_sees_who_to_confirm_and_what_to_finish(client: Client) -> None:
    employer = EmployerFactory(approved=True)
    sign_in(client, Role.EMPLOYER_STAFF, employer)
    assert "Post your first experience" in opened(client)
    experience = ExperienceFactory(employer=employer)
    ExperienceFactory(employer=employer, state=ExperienceState.DRAFT)
    learner = LearnerFactory()
    placement = PlacementFactory(
        learner=learner, booking=BookingFactory(school=learner.school, experience=experience)
    )
    AttendanceFactory(
        placement=placement, date=date(2027, 3, 1), attendance=AttendanceState.UNCONFIRMED
    )
    page = opened(client)
    assert "Say who came to 1 booking" in page
    assert "Finish 1 draft" in page
    assert learner.last_name not in page


def test_an_administrator_is_told_to_load_outcomes(client: Client) -> None:
    platform = Organisation.objects.create(kind="platform", name="The platform")
    sign_in(client, Role.ADMINISTRATOR, platform)
    assert "Load an outcomes framework" in opened(client)
    FrameworkFactory(state="in_use")
    assert "Load an outcomes framework" not in opened(client)


@pytest.mark.parametrize(
    ("role", "factory"),
    [
        (Role.TUTOR, SchoolFactory),
        (Role.SENCO, SchoolFactory),
        (Role.SENIOR_LEADER, SchoolFactory),
        (Role.TRUST_LEAD, TrustFactory),
        (Role.HUB_STAFF, HubFactory),
        (Role.PROVIDER_STAFF, ProviderFactory),
    ],
)
def test_every_role_has_a_first_page(client: Client, role: Role, factory: Any) -> None:
    sign_in(client, role, factory())
    assert "What needs me today?" in opened(client)


def test_a_learner_goes_on_to_my_ten_days(client: Client) -> None:
    learner = LearnerFactory()
    sign_in_learner(client, learner)
    response = client.get(reverse("home"))
    assert response.status_code in (200, 302)


def test_the_first_page_costs_the_same_for_one_day_and_for_thirty(
    client: Client, django_assert_num_queries: Any
) -> None:
    school = SchoolFactory()
    sign_in(client, Role.CAREERS_LEADER, school)
    a_day(school, date=date(2027, 3, 1), attendance=AttendanceState.PLANNED)
    opened(client)
    with django_assert_num_queries(19):
        opened(client)
    for _ in range(29):
        a_day(school, date=date(2027, 3, 2), attendance=AttendanceState.PLANNED)
    with django_assert_num_queries(19):
        assert "Mark 30 registers" in opened(client)
