from employers.models.experiences import Experience, ExperienceState, Slot, SlotDate
from employers.models.organisations import (
    Contact,
    Employer,
    EmployerApproval,
    EmployerKind,
    Provider,
    Site,
)
from employers.models.reference import DeliveryModel, GrowthSector, Sector

__all__ = [
    "Contact",
    "DeliveryModel",
    "Employer",
    "EmployerApproval",
    "EmployerKind",
    "Experience",
    "ExperienceState",
    "GrowthSector",
    "Provider",
    "Sector",
    "Site",
    "Slot",
    "SlotDate",
]
