"""Factories of every model, deterministic: names come from sequences, never from chance."""

from tests.factories.accounts import UserFactory
from tests.factories.employers import (
    CaseStudyFactory,
    ContactFactory,
    EmployerApprovalFactory,
    EmployerFactory,
    ExperienceFactory,
    InsuranceFactory,
    MandateFactory,
    ProviderFactory,
    SiteFactory,
    SlotDateFactory,
    SlotFactory,
    SupervisorFactory,
)
from tests.factories.outcomes import FrameworkFactory, OutcomeFactory
from tests.factories.placements import AttendanceFactory, BookingFactory, PlacementFactory
from tests.factories.schools import (
    EnrolmentFactory,
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    LocalAuthorityFactory,
    MembershipFactory,
    SchoolFactory,
    TrustFactory,
    TrustMembershipFactory,
    TutorGroupFactory,
)

__all__ = [
    "AttendanceFactory",
    "BookingFactory",
    "CaseStudyFactory",
    "ContactFactory",
    "EmployerApprovalFactory",
    "EmployerFactory",
    "EnrolmentFactory",
    "ExperienceFactory",
    "FrameworkFactory",
    "HubFactory",
    "HubMembershipFactory",
    "InsuranceFactory",
    "LearnerFactory",
    "LocalAuthorityFactory",
    "MandateFactory",
    "MembershipFactory",
    "OutcomeFactory",
    "PlacementFactory",
    "ProviderFactory",
    "SchoolFactory",
    "SiteFactory",
    "SlotDateFactory",
    "SlotFactory",
    "SupervisorFactory",
    "TrustFactory",
    "TrustMembershipFactory",
    "TutorGroupFactory",
    "UserFactory",
]
