from employers.models.experiences import Experience, ExperienceState, OpenTo, Slot, SlotDate
from employers.models.joining import JoinRequest
from employers.models.library import CaseState, CaseStudy, Concern, ExperienceReport
from employers.models.mandates import Mandate
from employers.models.organisations import (
    Contact,
    Employer,
    EmployerApproval,
    EmployerKind,
    Provider,
    Site,
)
from employers.models.pipeline import ContactList, ContactNote, Relation
from employers.models.reference import DeliveryModel, GrowthSector, Sector
from employers.models.safety import Insurance, RiskTalk, Supervision, Supervisor
from employers.models.search import SavedSearch, SavedSearchMatch, SearchEntry

__all__ = [
    "CaseState",
    "CaseStudy",
    "Concern",
    "Contact",
    "ContactList",
    "ContactNote",
    "DeliveryModel",
    "Employer",
    "EmployerApproval",
    "EmployerKind",
    "Experience",
    "ExperienceReport",
    "ExperienceState",
    "GrowthSector",
    "Insurance",
    "JoinRequest",
    "Mandate",
    "OpenTo",
    "Provider",
    "Relation",
    "RiskTalk",
    "SavedSearch",
    "SavedSearchMatch",
    "SearchEntry",
    "Sector",
    "Site",
    "Slot",
    "SlotDate",
    "Supervision",
    "Supervisor",
]
