"""What a reader may have been told before of the learners that a report is about, by whomever.

Somebody can work for a hub and for a trust at once, and the two share schools: a report of one is
cleared as if the reader had the issued reports of the other at hand, and that of a trust as if the
reader had the hub's of today as well. So things are told in one order: what was issued, schools
side by side, hubs, trusts.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final

from equalex.kernel.access import OrganisationKind
from reporting.models import Snapshot
from reporting.rules.report_knowledge import Neighbour, Said, told_from_data
from schools.models import HubMembership, School, TrustMembership

REMEMBERED_FOR: Final = timedelta(days=400)
"""A reader is taken to remember the reports of a school year, and the one before it."""
_LATEST: Final = 4
"""Of a neighbour so many reports are reckoned with, two dates of both kinds; of one's own all."""


def school_heap(school: School) -> str:
    """What a school's learners are called in what is told."""
    return f"school {school.public_id}"


def told_before(organisation_id: int, as_of: date) -> tuple[tuple[Said, ...], ...]:
    """What each report that was issued told of learners, superseded ones included: all were read."""
    return tuple(_told_by([organisation_id], as_of)[organisation_id])


def neighbours_of(
    kind: OrganisationKind, schools: Sequence[School], as_of: date
) -> dict[int, Neighbour]:
    """The trusts of a hub's schools or the hubs of a trust's, by key: two statements."""
    members, of = (
        (TrustMembership, "trust") if kind is OrganisationKind.HUB else (HubMembership, "hub")
    )
    heaps = {school.pk: school_heap(school) for school in schools}
    on_the_day = members.objects.on(as_of)
    theirs = on_the_day.filter(
        **{f"{of}__in": on_the_day.filter(school__in=list(heaps)).values(of)},
        school__closed_on__isnull=True,
    )
    shared: dict[int, set[str]] = defaultdict(set)
    has_more = set()
    for school, organisation in theirs.values_list("school", of):
        if school in heaps:
            shared[organisation].add(heaps[school])
        else:
            has_more.add(organisation)
    told = _told_by(shared, as_of)
    return {
        key: Neighbour(f"{of} {key}", frozenset(own), key in has_more, tuple(told[key][-_LATEST:]))
        for key, own in shared.items()
    }


def _told_by(organisations: Collection[int], as_of: date) -> dict[int, list[tuple[Said, ...]]]:
    """By organisation, oldest first; also what was issued as of a later date, where an earlier one
    is looked at again.
    """
    issued = Snapshot.objects.filter(
        organisation__in=organisations,
        as_of__range=(as_of - REMEMBERED_FOR, as_of + REMEMBERED_FOR),
    )
    found: dict[int, list[tuple[Said, ...]]] = defaultdict(list)
    rows = issued.order_by("pk").values_list("organisation", "figures__told")
    for organisation, told in rows:
        if told:
            found[organisation].append(told_from_data(told))
    return found
