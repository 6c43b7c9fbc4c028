"""The searches one keeps, and on whose behalf they look by themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from employers.models import SavedSearch
from equalex.kernel.access import Actor, OrganisationKind, Role
from schools.models import Membership


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A search and how many experiences it found after it was saved."""

    search: SavedSearch
    found_later: int

    @property
    def found_text(self) -> str:
        """`1 found since`."""
        return f"{self.found_later:,} found since"


def kept_searches(actor: Actor) -> list[KeptSearch]:
    """One's own, by name."""
    later = Q(matches__was_there=False)
    rows = SavedSearch.objects.visible_to(actor).annotate(later=Count("matches", filter=later))
    return [KeptSearch(row, row.later) for row in rows]


def searches_that_tell(today: date) -> Iterator[tuple[Actor, list[SavedSearch]]]:
    """By person and school, while the person is a careers leader there and may sign in."""
    members = Membership.objects.current().filter(
        role=Role.CAREERS_LEADER, user__is_active=True, user__saved_searches__tells=True
    )
    for member in members.distinct().select_related("user", "organisation").order_by("pk"):
        actor = Actor(
            role=Role.CAREERS_LEADER,
            person_id=member.user_id,
            organisation_id=member.organisation_id,
            organisation_kind=OrganisationKind.SCHOOL,
            today=today,
        )
        searches = list(SavedSearch.objects.visible_to(actor).that_tell())
        if searches:
            yield actor, searches
