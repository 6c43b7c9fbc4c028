from schools.models.imports import ImportState, LearnerImport
from schools.models.invitations import Invitation
from schools.models.learners import Enrolment, EnrolmentStatus, Learner, Sen, Sex, TutorGroup
from schools.models.memberships import ACTS_BY, ACTS_IN, Membership
from schools.models.moves import Move, MoveState
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
from schools.models.postcodes import Postcode, place_of_postcode
from schools.models.schools_files import SchoolsFile
from schools.models.tokens import ApiToken
from schools.models.years import RollOver

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
    "Move",
    "MoveState",
    "Organisation",
    "Postcode",
    "RollOver",
    "School",
    "SchoolKind",
    "SchoolsFile",
    "Sen",
    "Sex",
    "Trust",
    "TrustMembership",
    "TutorGroup",
    "place_of_postcode",
]
