"""Schools, authorities and trusts as Get Information About Schools has them: never deleted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from schools.actions.organisations import join_hubs
from schools.adapters.gias import SchoolExtract, SchoolRow
from schools.adapters.gias_groups import GroupExtract, LinkExtract
from schools.models import (
    LocalAuthority,
    Membership,
    School,
    Trust,
    TrustMembership,
)
from schools.rules.guarantee_schools import keeps
from schools.rules.successors import follow

_TAKEN = (
    "name",
    "authority_id",
    "establishment_number",
    "type_name",
    "school_kind",
    "low_age",
    "high_age",
    "town",
    "postcode",
    "latitude",
    "longitude",
    "opened_on",
    "closed_on",
)
_CLOSED = 2
_BATCH = 500


@dataclass(slots=True)
class Tally:
    """How many were new, changed, as before, and not taken in."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0


@dataclass(slots=True)
class GiasImport:
    """What an import did, or would do, and what a person should look at."""

    schools: Tally = field(default_factory=Tally)
    trusts: Tally = field(default_factory=Tally)
    warnings: list[str] = field(default_factory=list)


@transaction.atomic
def import_schools(
    *,
    extract: SchoolExtract,
    by: Actor,
    links: LinkExtract | None = None,
    groups: GroupExtract | None = None,
) -> GiasImport:
    """Create and update schools, authorities and trusts; run again it changes nothing.

    Open schools with Years 7 to 11 are taken in. A school that is here and no longer belongs to
    those is updated and never deleted: where people or learners belong to it, that is a warning.
    New schools join the hub of their authority unless they have been placed elsewhere.
    """
    result = GiasImport(warnings=[*extract.warnings])
    known = School.objects.in_bulk(field_name="urn")
    taken = _taken(extract.schools, known, result)
    _keep_authorities(taken)
    _keep_schools(taken, known, result)
    _warn_of_the_closed(taken, known, result)
    _keep_trusts(taken, groups, known, by.today, result)
    if links is not None:
        result.warnings += links.warnings
        _keep_successors(links, known, result)
    join_hubs([known[row.urn] for row in taken], since=by.today)
    record(
        "import schools",
        by=by,
        new=result.schools.new,
        changed=result.schools.changed,
        warnings=len(result.warnings),
    )
    return result


def _taken(
    rows: Iterable[SchoolRow], known: Mapping[str, School], result: GiasImport
) -> list[SchoolRow]:
    """Schools to keep, and schools that are here already whatever has become of them."""
    taken = []
    for row in rows:
        if keeps(row).keeps or row.urn in known:
            taken.append(row)
        else:
            result.schools.left_out += 1
    return taken


def _keep_authorities(rows: Iterable[SchoolRow]) -> None:
    named = {row.la_code: row.la_name for row in rows if row.la_code and row.la_name}
    LocalAuthority.objects.bulk_create(
        (LocalAuthority(code=code, name=name) for code, name in named.items()),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )


def _values(row: SchoolRow) -> dict[str, object]:
    position = row.position
    values: dict[str, object] = {
        "name": row.name,
        "authority_id": row.la_code if row.la_name else None,
        "establishment_number": row.establishment_number,
        "type_name": row.type_name,
        "low_age": row.low_age,
        "high_age": row.high_age,
        "town": row.town,
        "postcode": row.postcode,
        "latitude": position.latitude if position else None,
        "longitude": position.longitude if position else None,
        "opened_on": row.opened_on,
        "closed_on": row.closed_on if row.status_code == _CLOSED else None,
    }
    if row.kind is not None:
        values["school_kind"] = row.kind
    return values


def _keep_schools(rows: Sequence[SchoolRow], known: dict[str, School], result: GiasImport) -> None:
    changed = []
    for row in rows:
        school = known.get(row.urn)
        values = _values(row)
        if school is None:
            # Each school is two rows, of the organisation and of the school: no bulk insert.
            known[row.urn] = School.objects.create(urn=row.urn, **values)
            result.schools.new += 1
            continue
        # What an extract has no column for must not empty what is here.
        differing = {
            name: value
            for name, value in values.items()
            if value not in (None, "") and getattr(school, name) != value
        }
        if not differing:
            result.schools.unchanged += 1
            continue
        result.schools.changed += 1
        for name, value in differing.items():
            setattr(school, name, value)
        changed.append(school)
    _update(changed)


def _update(schools: Sequence[School]) -> None:
    """Names stand in the organisation's row, all else in the school's."""
    own = [name.removesuffix("_id") for name in _TAKEN if name != "name"]
    School.objects.bulk_update(schools, ["name", *own], batch_size=_BATCH)


def _warn_of_the_closed(
    rows: Iterable[SchoolRow], known: Mapping[str, School], result: GiasImport
) -> None:
    gone = {row.urn: keeps(row).reason for row in rows if not keeps(row).keeps}
    peopled = set(
        Membership.objects.current()
        .filter(organisation__in=[known[urn].pk for urn in gone])
        .values_list("organisation_id", flat=True)
    ) | set(
        School.objects.filter(urn__in=gone, learners__left_on__isnull=True)
        .exclude(learners=None)
        .values_list("pk", flat=True)
    )
    for urn, reason in gone.items():
        if known[urn].pk in peopled:
            result.warnings.append(
                f"URN {urn} is not one of the schools that are taken in any more. {reason} It has people or "
                "learners here and stays as it is."
            )


def _keep_trusts(
    rows: Iterable[SchoolRow],
    groups: GroupExtract | None,
    known: Mapping[str, School],
    today: date,
    result: GiasImport,
) -> None:
    """Trusts and who is in them: from the groups' own file, else from the schools' columns."""
    named: dict[str, str] = {}
    members: dict[str, tuple[str, date | None]] = {}
    for row in rows:
        if row.is_in_academy_trust:
            named[row.trust_code] = row.trust_name
            members[row.urn] = (row.trust_code, None)
    if groups is not None:
        result.warnings += groups.warnings
        for group in groups.groups.values():
            if group.is_academy_trust and group.is_open:
                named[group.uid] = group.name
            else:
                result.trusts.left_out += 1
        for link in groups.links:
            if link.group.is_academy_trust and link.group.is_open:
                members[link.urn] = (link.group.uid, link.joined_on)
    wanted = {uid: name for uid, name in named.items() if name}
    trusts = _trusts(wanted, result)
    _join_trusts(members, trusts, known, today)


def _trusts(named: Mapping[str, str], result: GiasImport) -> dict[str, Trust]:
    trusts = {
        str(trust.group_uid): trust for trust in Trust.objects.filter(group_uid__in=named.keys())
    }
    for uid, name in named.items():
        trust = trusts.get(uid)
        if trust is None:
            trusts[uid] = Trust.objects.create(group_uid=uid, name=name)
            result.trusts.new += 1
        elif trust.name != name:
            trust.name = name
            trust.save()
            result.trusts.changed += 1
        else:
            result.trusts.unchanged += 1
    return trusts


def _join_trusts(
    members: Mapping[str, tuple[str, date | None]],
    trusts: Mapping[str, Trust],
    known: Mapping[str, School],
    today: date,
) -> None:
    current = {one.school_id: one for one in TrustMembership.objects.filter(until__isnull=True)}
    joining, leaving = [], []
    for urn, (uid, joined_on) in members.items():
        school, trust = known.get(urn), trusts.get(uid)
        if school is None or trust is None:
            continue
        before = current.get(school.pk)
        if before is not None and before.trust_id == trust.pk:
            continue
        since = joined_on or school.opened_on or today
        if before is not None:
            since = max(since, before.since + timedelta(days=1))
            before.until = since - timedelta(days=1)
            leaving.append(before)
        joining.append(TrustMembership(school=school, trust=trust, since=since))
    TrustMembership.objects.bulk_update(leaving, ["until"], batch_size=_BATCH)
    TrustMembership.objects.bulk_create(joining, batch_size=_BATCH)


def _keep_successors(links: LinkExtract, known: Mapping[str, School], result: GiasImport) -> None:
    """A closed school that is here points to the school it became, if that is here as well."""
    found = follow(links.links)
    changed = []
    for urn, last in found.last.items():
        school, successor = known.get(urn), known.get(last)
        if school is None or successor is None or school.successor_id == successor.pk:
            continue
        if school.closed_on is None and school.learners.exists():
            result.warnings.append(
                f"URN {urn} is followed by {last} and is not closed yet: its people stay."
            )
        school.successor = successor
        changed.append(school)
    for urn, several in found.undecided.items():
        if urn in known:
            result.warnings.append(
                f"URN {urn} became several schools ({', '.join(several)}): choose one by hand."
            )
    School.objects.bulk_update(changed, ["successor"], batch_size=_BATCH)
