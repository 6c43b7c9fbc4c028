"""What a reader may have been told before of the learners that a report is about, by whomever.

Somebody can work for a hub and for a trust at once, and the two share schools: a report of one is
cleared as if the reader had read those of the other, and whichever is read later gives way. Issued
reports are kept for good. What a page said that was not issued is remembered in the cache.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.core.cache import cache

from equalex.kernel.access import OrganisationKind
from reporting.models import Snapshot
from reporting.rules.report_knowledge import (
    Neighbour,
    Said,
    told_as_data,
    told_from_data,
)
from schools.models import HubMembership, School, TrustMembership

REMEMBERED_FOR: Final = timedelta(days=400)
"""A reader is taken to remember the reports of a school year, and the one before it."""
_PAGES_REMEMBERED_FOR: Final = timedelta(days=7)
_LATEST: Final = 4
"""Of a neighbour so many reports are reckoned with, two dates of both kinds; of one's own all. Of
pages that were not issued, as many for each date.
"""
Told = tuple[Said, ...]


def school_heap(school: School) -> str:
    """What a school's learners are called in what is told."""
    return f"school {school.public_id}"


def told_before(
    organisation_id: int, kind: OrganisationKind, schools: Sequence[School], as_of: date
) -> dict[str, Any]:
    """What reports of the organisation told (`earlier`), superseded ones included since all were read,
    and those of the trusts of a hub's schools or the hubs of a trust's (`neighbours`). Two statements,
    and one of the cache.
    """
    shared, has_more = _sharing(kind, schools, as_of)
    told = _told_by([organisation_id, *shared], as_of)
    of = OrganisationKind.TRUST if kind is OrganisationKind.HUB else OrganisationKind.HUB
    return {
        "earlier": tuple(told[organisation_id]),
        "neighbours": tuple(
            Neighbour(
                f"{of} {key}",
                frozenset(map(school_heap, own)),
                key in has_more,
                tuple(told[key][-_LATEST:]),
            )
            for key, own in shared.items()
        ),
    }


def remember(organisation_id: int, as_of: date, told: Told) -> None:
    """Keep what a page tells now, beside the last few it told for this date."""
    key = _key(organisation_id, as_of)
    several = [*cache.get(key, []), told_as_data(told)][-_LATEST:]
    cache.set(key, several, int(_PAGES_REMEMBERED_FOR.total_seconds()))


def _sharing(
    kind: OrganisationKind, schools: Sequence[School], as_of: date
) -> tuple[dict[int, list[School]], set[int]]:
    """Organisations by key with the schools they share, and those that have others too."""
    members, of = (
        (TrustMembership, "trust") if kind is OrganisationKind.HUB else (HubMembership, "hub")
    )
    by_key = {school.pk: school for school in schools}
    on_the_day = members.objects.on(as_of)
    theirs = on_the_day.filter(
        **{f"{of}__in": on_the_day.filter(school__in=list(by_key)).values(of)},
        school__closed_on__isnull=True,
    )
    shared: dict[int, list[School]] = defaultdict(list)
    has_more = set()
    for school, organisation in theirs.order_by("pk").values_list("school", of):
        if school in by_key:
            shared[organisation].append(by_key[school])
        else:
            has_more.add(organisation)
    return shared, has_more


def _told_by(organisations: Collection[int], as_of: date) -> dict[int, list[Told]]:
    """By organisation, what was issued, oldest first (also as of a later date, where an earlier one is
    looked at again), and then what pages said.
    """
    issued = Snapshot.objects.filter(
        organisation__in=organisations,
        as_of__range=(as_of - REMEMBERED_FOR, as_of + REMEMBERED_FOR),
    )
    found: dict[int, list[Told]] = defaultdict(list)
    rows = issued.order_by("pk").values_list("organisation", "figures__told")
    for organisation, told in rows:
        if told:
            found[organisation].append(told_from_data(told))
    pages = {_key(each, as_of): each for each in organisations}
    for key, several in cache.get_many(pages).items():
        found[pages[key]] += map(told_from_data, several)
    return found


def _key(organisation_id: int, as_of: date) -> str:
    return f"told-{organisation_id}-{as_of.isoformat()}"
