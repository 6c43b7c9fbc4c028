"""Setting up hubs, trusts and schools, and saying which school belongs where since when."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import transaction

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from schools.models import (
    Hub,
    HubMembership,
    LocalAuthority,
    School,
    SchoolKind,
    Trust,
    TrustMembership,
)


class BeforeTheLast(Exception):
    """The date lies before the membership that it would end began; the message names that date."""


@transaction.atomic
def create_hub(*, name: str, authorities: Collection[LocalAuthority], by: Actor) -> Hub:
    """A new Careers Hub for some local authorities, whose schools without a hub join it."""
    hub = Hub.objects.create(name=name.strip())
    hub.authorities.set(authorities)
    schools = School.objects.open().filter(authority__in=authorities)
    join_hubs(schools, since=by.today)
    record("create hub", by=by, subject=hub, authorities=sorted(one.code for one in authorities))
    return hub


@transaction.atomic
def create_trust(*, name: str, group_uid: str, by: Actor) -> Trust:
    """A new trust; `group_uid` is its number in GIAS, or empty."""
    trust = Trust.objects.create(name=name.strip(), group_uid=group_uid or None)
    record("create trust", by=by, subject=trust, group_uid=group_uid)
    return trust


@transaction.atomic
def create_school(
    *, urn: str, name: str, school_kind: SchoolKind, authority: LocalAuthority | None, by: Actor
) -> School:
    """A new school by hand, where GIAS has not been imported."""
    school = School.objects.create(
        urn=urn, name=name.strip(), school_kind=school_kind, authority=authority
    )
    record("create school", by=by, subject=school, urn=urn)
    return school


@transaction.atomic
def place_school(
    *,
    school: School,
    since: date,
    by: Actor,
    hub: Hub | None = None,
    trust: Trust | None = None,
) -> None:
    """Put a school into a hub or trust from a date; the membership before ends the day before.

    There already: nothing happens. A membership that began on the same day is corrected. Raises
    BeforeTheLast when the date lies before the present membership began.
    """
    School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    if hub is not None:
        _place(HubMembership, school, {"hub": hub}, since)
        record("place school in hub", by=by, subject=school, hub=hub.pk, since=since.isoformat())
    if trust is not None:
        _place(TrustMembership, school, {"trust": trust}, since)
        record(
            "place school in trust", by=by, subject=school, trust=trust.pk, since=since.isoformat()
        )


def _place(
    model: type[HubMembership] | type[TrustMembership],
    school: School,
    where: dict[str, Hub] | dict[str, Trust],
    since: date,
) -> None:
    current = model.objects.filter(school=school, until__isnull=True).first()
    if current is not None:
        if all(getattr(current, f"{name}_id") == one.pk for name, one in where.items()):
            return
        if current.since > since:
            raise BeforeTheLast(
                f"The school’s present membership began on {current.since:%-d %B %Y}. "
                "Choose that date or a later one."
            )
        if current.since == since:
            for name, one in where.items():
                setattr(current, name, one)
            current.save()
            return
        current.until = since - timedelta(days=1)
        current.save(update_fields=["until"])
    model.objects.create(school=school, since=since, **where)


def join_hubs(schools: Iterable[School], *, since: date) -> None:
    """Schools that never were in a hub join the one of their authority; a choice made stays.

    Of two hubs with one authority the older counts. Runs in the caller's transaction.
    """
    pairs = Hub.authorities.through.objects.order_by("-hub_id")
    hub_of = dict(pairs.values_list("localauthority_id", "hub_id"))
    placed = set(HubMembership.objects.values_list("school_id", flat=True))
    HubMembership.objects.bulk_create(
        (
            HubMembership(school=school, hub_id=hub_of[school.authority_id], since=since)
            for school in schools
            if school.pk not in placed
            and school.closed_on is None
            and school.authority_id in hub_of
        ),
        batch_size=500,
    )
