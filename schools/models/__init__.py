from schools.models.imports import ImportState, LearnerImport
from schools.models.invitations import Invitation
from schools.models.learners import Enrolment, EnrolmentStatus, Learner, Sen, Sex, TutorGroup
from schools.models.memberships import ACTS_BY, ACTS_IN, Membership
from schools.models.organisations import (
    Hub,
    HubMembership,
    LocalAuthority,
    Organisation,
    School,
    SchoolKind,
    Trust,
    TrustMembership,
)
from schools.models.tokens import ApiToken

__all__ = [
    "ACTS_BY",
    "ACTS_IN",
    "ApiToken",
    "Enrolment",
    "EnrolmentStatus",
    "Hub",
    "HubMembership",
    "ImportState",
    "Invitation",
    "Learner",
    "LearnerImport",
    "LocalAuthority",
    "Membership",
    "Organisation",
    "School",
    "SchoolKind",
    "Sen",
    "Sex",
    "Trust",
    "TrustMembership",
    "TutorGroup",
]
