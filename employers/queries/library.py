"""Who reviews what a school or a hub writes for the library."""

from equalex.kernel.access import Actor, Role
from schools.models import Hub, HubMembership


def hub_that_reviews(actor: Actor) -> Hub | None:
    """The hub itself, or the hub that a school belongs to today; None where there is none."""
    if actor.role is Role.HUB_STAFF:
        return Hub.objects.filter(pk=actor.organisation_id).first()
    today = HubMembership.objects.on(actor.today).filter(school=actor.organisation_id)
    found = today.select_related("hub").first()
    return found.hub if found is not None else None
