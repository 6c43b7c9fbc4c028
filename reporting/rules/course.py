"""Whether a learner is on course for 5 + 5: how far one should be in each year group.

The guarantee names a target for each key stage and none for a year (domain.md). Ours: the days
are spread evenly over the years of the key stage, and days already planned are taken as kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from equalex.kernel.dates import DAY_MINUTES, days_phrase, days_text
from equalex.kernel.words import Word
from placements.rules.figures import SHARES_DUE, fills
from reporting.rules.suppression import is_small, why_parts_not_broken_down

KS3_YEARS: Final = (7, 8, 9)
KS4_YEARS: Final = (10, 11)
GUARANTEE_YEARS: Final = KS3_YEARS + KS4_YEARS

_SHARE_DUE: Final = dict(
    zip(GUARANTEE_YEARS, (*SHARES_DUE["KS3"], *SHARES_DUE["KS4"]), strict=True)
)

NOT_SAID_WITHOUT_YEAR: Final = (
    "Where year groups are not followed, nobody can say what is due by now: these learners are "
    "left out of the share that is on course."
)


def key_stage_in(nc_year: int | None) -> str:
    """KS3 in Years 7 to 9, KS4 in Years 10 and 11, else nothing."""
    if nc_year in KS3_YEARS:
        return "KS3"
    return "KS4" if nc_year in KS4_YEARS else ""


def years_not_broken_down(learners: Mapping[int, int]) -> frozenset[int]:
    """Year groups that those who see figures only are not shown; all of them in a tiny school.

    `learners` are numbers by year group.
    """
    if is_small(sum(learners.values())):
        return frozenset(learners)
    whys = why_parts_not_broken_down(list(learners.values()), [key_stage_in(y) for y in learners])
    return frozenset(year for year, why in zip(learners, whys, strict=True) if why)


@lru_cache(maxsize=64)
def due_minutes(nc_year: int | None, target: int) -> int | None:
    """Minutes due by the end of a year group, of the `target` of its key stage, rounded down.

    None where year groups are not followed, and outside Years 7 to 11.
    """
    share = _SHARE_DUE.get(nc_year) if nc_year is not None else None
    return None if share is None else int(share * target)


def on_course_means(targets: Mapping[str, int], day_minutes: int = DAY_MINUTES) -> str:
    """The definition in a sentence, with the days that follow from the targets (in minutes)."""
    due = {
        year: days_text(int(share * targets[key_stage_in(year)]), day_minutes)
        for year, share in _SHARE_DUE.items()
    }
    return (
        "On course means: the days that count and the days planned reach an even share for each "
        f"year of the {days_phrase(targets['KS3'], day_minutes)} of key stage 3 "
        f"({due[7]} by the end of Year 7, {due[8]} by the end of Year 8, {due[9]} by the end of "
        f"Year 9) and of the {days_phrase(targets['KS4'], day_minutes)} of key stage 4 ({due[10]} "
        f"by the end of Year 10, {due[11]} by the end of Year 11)."
    )


def aim_text(targets: Mapping[str, int], day_minutes: int = DAY_MINUTES) -> str:
    """What it is all about, for who reads of it once a term; targets are minutes."""
    ks3, ks4 = (days_phrase(targets[each], day_minutes) for each in ("KS3", "KS4"))
    return (
        f"The aim for every learner is “5 + 5”: workplace experience worth {ks3} in Years 7 to 9, and "
        f"{ks4} in Years 10 and 11. On course means that what counts and what is booked reaches an "
        "even share for the year group. Benchmark 6 means at least one experience of a workplace "
        "that counts."
    )


class Standing(Word):
    """How a learner stands in the present key stage."""

    MET = "met", "Target met"
    ON_COURSE = "on_course", "On course"
    AFTER_REPAIR = "after_repair", "Recoverable"
    SHORT = "short", "Short of days"
    NOTHING = "nothing", "Nothing yet"
    NOT_SAID = "not_said", "No year group"


@dataclass(frozen=True, slots=True)
class Totals:
    """One learner's minutes in one key stage, as the ledger keeps them."""

    credited: int
    recoverable: int
    planned: int
    target: int

    @property
    def fills(self) -> tuple[int, int, int, int]:
        """How the target is filled: credited, recoverable, planned, and what is still to find.

        Each takes only what the ones before leave of the target, so that they add up to it.
        """
        return fills(self.credited, self.recoverable, self.planned, self.target)

    @property
    def needed(self) -> int:
        """Minutes still to be found: neither credited nor recoverable nor planned."""
        return max(0, self.target - self.credited - self.recoverable - self.planned)


def standing_of(totals: Totals, due: int | None) -> Standing:
    """How a learner stands: `due` minutes are those of `due_minutes`."""
    if totals.credited >= totals.target:
        return Standing.MET
    hoped_for = totals.credited + totals.planned
    if not hoped_for and not totals.recoverable:
        return Standing.NOTHING
    if due is None:
        return Standing.NOT_SAID
    if hoped_for >= due:
        return Standing.ON_COURSE
    if hoped_for + totals.recoverable >= due:
        return Standing.AFTER_REPAIR
    return Standing.SHORT


def is_on_course(standing: Standing) -> bool:
    """True when nothing more need be found this year."""
    return standing in (Standing.MET, Standing.ON_COURSE)
