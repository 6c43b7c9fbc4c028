"""To whom messages go: people with an account, else the contact on file."""

from employers.models import Contact
from equalex.kernel.access import Role
from schools.models import Membership


def addresses_of_people(organisation_id: int, role: Role) -> list[str]:
    """E-mail addresses of those who work there in this role and can sign in."""
    members = Membership.objects.current().filter(
        organisation=organisation_id, role=role, user__is_active=True
    )
    return [address for address in members.values_list("user__email", flat=True) if address]


def addresses_of_employer(employer_id: int) -> list[str]:
    """Addresses of the employer's people with an account; without any, of its newest contact."""
    found = addresses_of_people(employer_id, Role.EMPLOYER_STAFF)
    if found:
        return found
    contact = newest_contact(employer_id)
    return [contact.email] if contact is not None else []


def newest_contact(employer_id: int) -> Contact | None:
    """The current contact that was added last."""
    return Contact.objects.filter(employer=employer_id, is_current=True).order_by("pk").last()
