"""Setting up hubs, trusts and schools, and saying which school belongs where since when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
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
    follow_authorities(schools, since=by.today)
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
    follow_authorities([school], since=by.today)
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
        HubMembership.objects.filter(school=school, until__isnull=True).update(is_override=True)
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


@dataclass(slots=True)
class HubChanges:
    """How many schools joined, and how many left, a hub because of their authority."""

    joined: int = 0
    left: int = 0


def follow_authorities(schools: Iterable[School], *, since: date) -> HubChanges:
    """Schools are in the hub of their authority from a day on, unless a person has placed them.

    A school that is new, whose authority changed, or whose authority changed hubs, follows. Of two
    hubs with one authority the older counts. Runs in the caller's transaction, in four statements.
    """
    pairs = Hub.authorities.through.objects.order_by("-hub_id")
    hub_of = dict(pairs.values_list("localauthority_id", "hub_id"))
    schools = [school for school in schools if school.closed_on is None]
    current = {
        one.school_id: one
        for one in HubMembership.objects.filter(
            until__isnull=True, school__in=[school.pk for school in schools]
        )
    }
    joining, leaving, corrected = [], [], []
    for school in schools:
        wanted = hub_of.get(school.authority_id or "")
        before = current.get(school.pk)
        if before is not None and (before.is_override or before.hub_id == wanted):
            continue
        if before is not None and before.since >= since and wanted is not None:
            before.hub_id = wanted
            corrected.append(before)
            continue
        if before is not None:
            before.until = max(before.since, since - timedelta(days=1))
            leaving.append(before)
        if wanted is not None:
            joining.append(HubMembership(school=school, hub_id=wanted, since=since))
    HubMembership.objects.bulk_update(leaving, ["until"], batch_size=500)
    HubMembership.objects.bulk_update(corrected, ["hub"], batch_size=500)
    HubMembership.objects.bulk_create(joining, batch_size=500)
    return HubChanges(joined=len(joining) + len(corrected), left=len(leaving) + len(corrected))


@transaction.atomic
def edit_hub(
    *, hub: Hub, name: str, authorities: Collection[LocalAuthority], since: date, by: Actor
) -> HubChanges:
    """Name a hub and say which authorities are its own; their schools follow from a day on."""
    if hub.name != name.strip():
        hub.name = name.strip()
        hub.save()
    before = set(hub.authorities.values_list("pk", flat=True))
    hub.authorities.set(authorities)
    touched = before ^ {one.pk for one in authorities}
    schools = School.objects.open().filter(authority__in=touched)
    changes = follow_authorities(schools, since=since)
    record(
        "edit hub",
        by=by,
        subject=hub,
        authorities=sorted(one.code for one in authorities),
        since=since.isoformat(),
    )
    return changes


@transaction.atomic
def follow_authority_again(*, school: School, by: Actor) -> None:
    """Take back that a person placed the school: from today it is in its authority's hub."""
    HubMembership.objects.filter(school=school, until__isnull=True).update(is_override=False)
    follow_authorities([school], since=by.today)
    record("follow authority again", by=by, subject=school)
