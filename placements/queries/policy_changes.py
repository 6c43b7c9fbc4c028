"""A draft of the rules beside the version that it would follow, value by value, in words."""

from dataclasses import dataclass
from typing import Final

from equalex.jobs.models import Job
from equalex.kernel.acting import as_the_system
from placements.models import Attendance, PolicyVersion
from placements.queries.policies import as_policy, published_policies
from placements.rules.in_words import values_in_words

RECOUNT_BY_RULES: Final = "recount_by_rules"
"""The kind of job that counts those again whom a published version concerns."""


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One value in words, before and with the draft, and the source given for it."""

    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    source: str

    @property
    def is_changed(self) -> bool:
        """True where the draft says something else."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class PolicyChanges:
    """What a version changes, and how many recorded days it would judge instead."""

    follows: str
    values: tuple[ChangedValue, ...]
    days: int


def changes_by(version: PolicyVersion) -> PolicyChanges:
    """A version compared with the one in force before it. Two statements."""
    published = published_policies().policies.versions
    earlier = [one for one in published if one.effective_from < version.effective_from]
    before = earlier[-1] if earlier else published[0]
    after = as_policy(version.code, version.effective_from, version.values)
    with as_the_system():
        days = Attendance.objects.standing().filter(date__gte=version.effective_from).count()
    return PolicyChanges(
        follows=before.id,
        values=tuple(
            ChangedValue(new.title, old.sentences, new.sentences, version.sources.get(new.name, ""))
            for old, new in zip(values_in_words(before), values_in_words(after), strict=True)
        ),
        days=days,
    )


def recount_of(version: PolicyVersion) -> Job | None:
    """The latest counting again of those whom a version concerns, done, failed or under way."""
    jobs = Job.objects.filter(kind=RECOUNT_BY_RULES, only_one=str(version.pk))
    return jobs.order_by("-pk").first()
