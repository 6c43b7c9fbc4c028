"""To whom an organisation's messages go."""

from equalex.kernel.access import Role
from schools.models import Membership


def addresses_of_people(organisation_id: int, role: Role) -> list[str]:
    """E-mail addresses of those who work there in this role and can sign in."""
    members = Membership.objects.current().filter(
        organisation=organisation_id, role=role, user__is_active=True
    )
    return [address for address in members.values_list("user__email", flat=True) if address]
