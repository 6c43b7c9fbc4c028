"""Trusts and which schools are in them since when, as GIAS has them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from schools.adapters.gias import SchoolExtract, SchoolRow
from schools.adapters.gias_groups import GroupExtract
from schools.models import School, Trust, TrustMembership

_BATCH = 500


class Trusts:
    """What the files say of trusts: names by UID, and each school's trust with the day it joined."""

    def __init__(
        self, extract: SchoolExtract, rows: Iterable[SchoolRow], groups: GroupExtract | None
    ) -> None:
        self.named: dict[str, str] = {}
        self.members: dict[str, tuple[str, date | None]] = {}
        self.left_out = 0
        self.told = extract.tells_trusts
        for row in rows:
            if row.is_in_academy_trust:
                self.named[row.trust_code] = row.trust_name
                self.members[row.urn] = (row.trust_code, None)
        if groups is not None:
            self._add(groups)

    def _add(self, groups: GroupExtract) -> None:
        """The groups' own file knows better than the columns of the schools."""
        for group in groups.groups.values():
            if group.is_academy_trust and group.is_open:
                self.named[group.uid] = group.name
            else:
                self.left_out += 1
                self.named.pop(group.uid, None)
        if groups.tells_schools:
            self.told = True
            self.members = {urn: one for urn, one in self.members.items() if one[0] in self.named}
        for link in sorted(groups.links, key=lambda one: one.joined_on or date.min):
            if link.group.is_academy_trust and link.group.is_open:
                self.members[link.urn] = (link.group.uid, link.joined_on)


def keep_trusts(trusts: Trusts) -> tuple[dict[str, Trust], dict[str, int]]:
    """Create and rename trusts. Returns them by UID, and how many are new, changed, unchanged."""
    found = {
        str(trust.group_uid): trust
        for trust in Trust.objects.filter(group_uid__in=trusts.named.keys())
    }
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    for uid, name in trusts.named.items():
        trust = found.get(uid)
        if trust is None and name:
            found[uid] = Trust.objects.create(group_uid=uid, name=name)
            counts["new"] += 1
        elif trust is not None and name and trust.name != name:
            trust.name = name
            trust.save()
            counts["changed"] += 1
        elif trust is not None:
            counts["unchanged"] += 1
    return found, counts


def join_trusts(
    trusts: Trusts,
    by_uid: Mapping[str, Trust],
    rows: Iterable[SchoolRow],
    known: Mapping[str, School],
    today: date,
) -> None:
    """See that each school is in the trust the files name, from the day they say.

    A school that the files know and put into no trust leaves the one it was in; what they do not
    speak of stays.
    """
    memberships = TrustMembership.objects.filter(until__isnull=True).select_related("trust")
    current = {one.school_id: one for one in memberships}
    joining, leaving = [], []
    for urn, (uid, joined_on) in trusts.members.items():
        school, trust = known.get(urn), by_uid.get(uid)
        if school is None or trust is None or school.closed_on is not None:
            continue
        before = current.get(school.pk)
        if before is not None and before.trust_id == trust.pk:
            continue
        since = joined_on or school.opened_on or today
        if before is not None:
            since = max(since, before.since + timedelta(days=1), *_ended_at_least(joined_on, today))
            before.until = since - timedelta(days=1)
            leaving.append(before)
        joining.append(TrustMembership(school=school, trust=trust, since=since))
    if trusts.told:
        leaving += _without_trust(trusts, rows, known, current, today)
    TrustMembership.objects.bulk_update(leaving, ["until"], batch_size=_BATCH)
    TrustMembership.objects.bulk_create(joining, batch_size=_BATCH)


def _ended_at_least(joined_on: date | None, today: date) -> tuple[date, ...]:
    """A change of trust that no file dates happens today, not when the school opened."""
    return () if joined_on else (today,)


def _without_trust(
    trusts: Trusts,
    rows: Iterable[SchoolRow],
    known: Mapping[str, School],
    current: Mapping[int, TrustMembership],
    today: date,
) -> list[TrustMembership]:
    ended = []
    for row in rows:
        membership = current.get(known[row.urn].pk)
        # A trust that was set up by hand has no number, and GIAS knows nothing of it.
        if membership is None or row.urn in trusts.members or membership.trust.group_uid is None:
            continue
        membership.until = max(membership.since, known[row.urn].closed_on or today)
        ended.append(membership)
    return ended
