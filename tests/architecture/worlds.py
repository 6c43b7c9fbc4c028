"""A whole small world: one organisation of each kind, and one object behind every address."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.test import Client
from django.utils import timezone

from employers.models import (
    ContactList,
    ExperienceReport,
    JoinRequest,
    Mandate,
    SavedSearch,
    Sector,
    Slot,
)
from employers.rules.vocabulary import Activity
from equalex.jobs.models import Job
from equalex.kernel.access import OrganisationKind, Role
from equalex.kernel.routes import Route
from outcomes.models import Quote
from placements.actions.day_files import receive_past_placements, receive_register
from placements.actions.ledger import recount
from placements.models import BarrierReason, Booking, DayFile, PolicyVersion
from placements.queries.day_files import compared_days
from placements.rules.policy import SHIPPED_POLICY
from placements.rules.reconciliation import trips
from reporting.models import LocalPriority, ReportKind, SchoolExport, Snapshot
from reporting.rules.trial_figures import shown_schools
from schools.actions.imports import receive_file
from schools.models import (
    ACTS_BY,
    ApiToken,
    ImportState,
    Invitation,
    Learner,
    LearnerImport,
    Move,
    Organisation,
    SchoolsFile,
)
from tests.architecture.addresses import OBJECT_OF, address
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    CaseStudyFactory,
    ContactFactory,
    EmployerFactory,
    ExperienceFactory,
    FrameworkFactory,
    HubFactory,
    HubMembershipFactory,
    InsuranceFactory,
    LearnerFactory,
    MandateFactory,
    MembershipFactory,
    PlacementFactory,
    ProviderFactory,
    SchoolFactory,
    SiteFactory,
    SlotFactory,
    SupervisorFactory,
    TrustFactory,
    TrustMembershipFactory,
    TutorGroupFactory,
    UserFactory,
)
from tests.factories.actors import actor_for, sign_in_learner

HOMES = {
    Role.TRUST_LEAD: "trust",
    Role.HUB_STAFF: "hub",
    Role.EMPLOYER_STAFF: "employer",
    Role.EMPLOYER_COLLEAGUE: "employer",
    Role.PROVIDER_STAFF: "provider",
    Role.ADMINISTRATOR: "platform",
}


# For whom a person of the provider acts in these roles.
BY_MANDATE = {Role.PROVIDER_FOR_EMPLOYER: "employer", Role.PROVIDER_FOR_SCHOOL: "school"}


@dataclass(slots=True)
class World:
    """Organisations by kind, and the identifier that each named route takes."""

    organisations: dict[str, Organisation]
    learner: Learner
    tutor_group: object
    identifiers: dict[str, UUID] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=lambda: {"outcome": "new"})

    def address_of(self, route: Route) -> str | None:
        """The route's address with identifiers of this world; None for routes of secret links."""
        return address(route, self.identifiers, self.words)

    def sign_in(self, client: Client, role: Role) -> None:
        """Sign a person of this role in, at the organisation of this world where it works."""
        if role is Role.LEARNER:
            sign_in_learner(client, self.learner)
            return
        by_mandate = role in BY_MANDATE
        membership = MembershipFactory(
            organisation=self.organisations[
                "provider" if by_mandate else HOMES.get(role, "school")
            ],
            role=Role.PROVIDER_STAFF if by_mandate else role,
        )
        if role is Role.TUTOR:
            membership.tutor_groups.add(self.tutor_group)
        client.force_login(
            membership.user, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        if by_mandate:
            mandate = Mandate.objects.get(
                provider=membership.organisation_id,
                commissioner=self.organisations[BY_MANDATE[role]],
            )
            session = client.session
            session[ACTS_BY] = [mandate.provider_id, mandate.pk]
            session.save()


def make_world() -> World:
    """One organisation of each kind with one object of everything that has an address."""
    hub, trust, provider = HubFactory(), TrustFactory(), ProviderFactory()
    school = SchoolFactory()
    HubMembershipFactory(school=school, hub=hub)
    TrustMembershipFactory(school=school, trust=trust)
    employer = EmployerFactory(home_hub=hub, approved=True)
    platform = Organisation.objects.create(kind=OrganisationKind.PLATFORM, name="Platform")
    group = TutorGroupFactory(school=school)
    learner = LearnerFactory(school=school, tutor_group=group, sen="K")
    experience = ExperienceFactory(employer=employer, site=SiteFactory(employer=employer))
    slot = SlotFactory(experience=experience, booked=1)
    booking = BookingFactory(school=school, experience=experience, slot=slot)
    placement = PlacementFactory(booking=booking, learner=learner)
    # It has run out: whoever looks after the booking is asked about it.
    InsuranceFactory(employer=employer, expires_on=date(2020, 8, 31))
    AttendanceFactory(placement=placement)
    recorded = _recorded_placement(learner)
    recount(learner_ids=[learner.pk])
    world = World(
        organisations={
            "hub": hub,
            "trust": trust,
            "school": school,
            "employer": employer,
            "provider": provider,
            "platform": platform,
        },
        learner=learner,
        tutor_group=group,
    )
    objects = {
        "experience": experience,
        "slot": slot,
        "booking": booking,
        "placement": placement,
        "recorded": recorded,
        "judged": recorded.experience,
        "requested": _pending(slot, learner, state="requested", asked_on=date(2026, 11, 2)),
        "offered": _pending(
            slot, learner, state="offered", offered_places=1, offer_ends_on=date(2099, 1, 1)
        ),
        "learner": learner,
        "employer": employer,
        "school": school,
        "group": group,
        "site": experience.site,
        "contact": ContactFactory(employer=employer),
        "report": ExperienceReport.objects.create(
            experience=experience, reported_for=school, concern="untrue", words="It has moved."
        ),
        "case": CaseStudyFactory(written_for=school, hub=hub),
        "published case": CaseStudyFactory(written_for=hub, hub=hub, state="published"),
        "asked": JoinRequest.objects.create(employer=employer, user=UserFactory()),
        "supervisor": SupervisorFactory(employer=employer),
        "mandate": MandateFactory(provider=provider, commissioner=employer),
        "school's mandate": MandateFactory(
            provider=provider, commissioner=school, youngest_year=7, oldest_year=11
        ),
        "framework": FrameworkFactory(),
        "policy": PolicyVersion.objects.create(
            code=f"draft-{school.pk}",
            effective_from=date(2030, 9, 1),
            values=SHIPPED_POLICY.as_values(),
        ),
        "membership": MembershipFactory(organisation=school),
        "tutor": MembershipFactory(organisation=school, role=Role.TUTOR),
        "job": Job.objects.create(kind="governor_report", organisation=school.pk),
        "trial": Job.objects.create(
            kind="try_policy",
            organisation=hub.pk,
            state="done",
            result={
                "policy": SHIPPED_POLICY.as_values(),
                "rows": shown_schools([], now=1, tried=1),
            },
        ),
        "move": Move.objects.create(
            leaving=LearnerFactory(),
            arriving=learner,
            from_school=SchoolFactory(),
            to_school=school,
            needs_former=True,
            is_hidden=False,
            joined_on=date(2026, 9, 1),
        ),
        "closed": SchoolFactory(closed_on=date(2026, 8, 31)),
        "hub": hub,
        "priority": LocalPriority.objects.create(
            hub=hub, sector=experience.sector or Sector.objects.first(), plan="The Marches"
        ),
        "schools_file": SchoolsFile.objects.create(),
        "snapshot": report_of(school),
        "barrier_reason": BarrierReason.objects.create(school=school, label="Far away"),
        "export": SchoolExport.objects.create(
            school=school,
            content=b"PK",
            sha256="0" * 64,
            expires_at=timezone.now() + timedelta(days=7),
        ),
        "import": receive_file(
            school=school,
            content=b"First name,Last name,Date of birth,Year\nAda,Finch,04/03/2013,9\n",
            file_name="list.csv",
            academic_year=2026,
            by=actor_for(Role.CAREERS_LEADER, school),
        ),
        "days": receive_past_placements(
            school=school,
            content=b"First name,Last name,Date of birth,Date\nAda,Finch,04/03/2013,04/03/2026\n",
            file_name="past.csv",
            activity=Activity.VISIT,
            minutes=300,
            by=actor_for(Role.CAREERS_LEADER, school),
        ),
        "register": _register(learner),
        "unmapped": LearnerImport.objects.create(
            school=school,
            file_name="headings.csv",
            content=b"A,B,C,D\nAda,Finch,04/03/2013,9\n",
            content_hash=f"{school.pk:064d}",
            academic_year=2026,
            plan={"headings": ["A", "B", "C", "D"]},
            state=ImportState.MAPPING,
        ),
        "list": ContactList.objects.create(
            hub=hub,
            file_name="employers.csv",
            content=b"Employer,Email\nMill Lane Bakery,ann@bakery.example\n",
            content_hash="0" * 64,
        ),
        "quote": Quote.objects.create(booking=booking, text="Thank you", said_by="staff"),
        "search": SavedSearch.objects.create(
            school=school,
            person=MembershipFactory(organisation=school, role=Role.CAREERS_LEADER).user,
            name="Bridges",
            query="q=bridge",
        ),
        "invitation": Invitation.objects.create(
            organisation=school,
            role=Role.TUTOR,
            email="invited@example.org",
            token_hash=f"{school.pk:064d}",
            expires_at=timezone.now() + timedelta(days=7),
        ),
        "token": ApiToken.objects.create(
            organisation=school,
            name="Register",
            key_hash=f"{school.pk:064d}",
            shown_as="abc",
            expires_at=timezone.now() + timedelta(days=7),
        ),
    }
    world.identifiers = {
        name: objects[kind].public_id for name, kind in OBJECT_OF.items() if kind in objects
    }
    world.words["key"] = trips(compared_days(objects["register"]))[0].key
    return world


def _register(learner: Learner) -> DayFile:
    """A register that knows of a day at a workplace which is not recorded."""
    day = date(2026, 6, 15)
    group = learner.tutor_group.name if learner.tutor_group else ""
    content = f"Surname,Forename,Reg,{day:%d/%m/%Y}\n{learner.last_name},{learner.first_name},{group},WW\n"
    return receive_register(
        school=learner.school,
        content=content.encode(),
        file_name="register.csv",
        by=actor_for(Role.CAREERS_LEADER, learner.school),
    )


def _pending(slot: Slot, learner: Learner, **state: object) -> Booking:
    """Places that the learner's school asked for, or that are held for it."""
    booking = BookingFactory(school=learner.school, experience=slot.experience, slot=slot, **state)
    PlacementFactory(booking=booking, learner=learner)
    return booking


def _recorded_placement(learner: Learner) -> Booking:
    """What the school arranged itself; before Year 10 a person must decide whether it counts."""
    own = ExperienceFactory(employer=None, school=learner.school, activity=Activity.PLACEMENT)
    booking = BookingFactory(school=learner.school, experience=own)
    AttendanceFactory(placement=PlacementFactory(booking=booking, learner=learner))
    return booking


def report_of(school: Organisation) -> Snapshot:
    """A report that a school issued, with nothing in it."""
    policy = PolicyVersion.objects.published().first() or PolicyVersion.objects.create(
        code="any", effective_from=date(2000, 1, 1), values={}, state="published"
    )
    return Snapshot.objects.create(
        organisation=school,
        kind=ReportKind.GOVERNOR,
        as_of=date(2026, 7, 31),
        figures={},
        policy=policy,
        pdf=b"%PDF-",
        sha256="0" * 64,
    )
