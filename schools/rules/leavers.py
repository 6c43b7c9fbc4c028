"""Who is missing from a file: proposed leavers, and those the file is not about."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from schools.rules.class_list import LearnerRow, RefusedRow
from schools.rules.match_plan import ExistingLearner, Key, group_key
from schools.rules.names import matching_key

# A list that knows at least this share of the school is the whole school's, not a part of it.
SHARE_OF_WHOLE_LIST: Final = 0.5
# A year group of fewer is too small to tell a part of it from what is left of it.
SMALLEST_TOLD_APART: Final = 15
SHARE_OF_PART: Final = 1 / 3


def missing_from(
    rows: Sequence[LearnerRow],
    here: Sequence[ExistingLearner],
    *,
    matched: Collection[Key],
    candidates: Collection[Key],
    refused: Iterable[RefusedRow],
) -> tuple[list[Key], list[Key]]:
    """Learners on roll that no row is, may be, or names: (proposed leavers, not listed).

    A list of one class or year group says nothing about the others: they are only not listed. Nor
    does one that names few of a year group, as newcomers or a trip do.
    """
    named = _Named(refused)
    scope = _Scope(rows, here, matched)
    leavers: list[Key] = []
    not_listed: list[Key] = []
    for one in here:
        if one.key not in matched and one.key not in candidates and one not in named:
            (leavers if scope.covers(one) else not_listed).append(one.key)
    return leavers, not_listed


class _Named:
    """People whom refused rows name: a typing slip does not make a leaver."""

    def __init__(self, refused: Iterable[RefusedRow]) -> None:
        self._upns = {one.upn for one in refused if one.upn}
        self._names = {
            (matching_key(one.first_name), matching_key(one.last_name))
            for one in refused
            if one.first_name and one.last_name
        }

    def __contains__(self, one: ExistingLearner) -> bool:
        return (
            one.upn in self._upns
            or (matching_key(one.first_name), matching_key(one.last_name)) in self._names
        )


class _Scope:
    """Which part of the school a file is about."""

    def __init__(
        self, rows: Sequence[LearnerRow], here: Sequence[ExistingLearner], matched: Collection[Key]
    ) -> None:
        self._whole = _share(here, matched) >= SHARE_OF_WHOLE_LIST
        self._years = {row.nc_year for row in rows if not row.nc_year_inferred}
        self._says_years = bool(rows) and all(not row.nc_year_inferred for row in rows)
        self._groups = {group_key(row.tutor_group) for row in rows}
        self._says_groups = bool(rows) and all(row.tutor_group for row in rows)
        by_year: dict[str, list[ExistingLearner]] = defaultdict(list)
        by_group: dict[str, list[ExistingLearner]] = defaultdict(list)
        for one in here:
            by_year[one.nc_year].append(one)
            by_group[group_key(one.tutor_group)].append(one)
        self._whole_years = _whole(by_year, matched)
        self._whole_groups = _whole(by_group, matched) - {""}
        listed = Counter(row.nc_year for row in rows)
        self._partly_listed = {
            year
            for year, ones in by_year.items()
            if len(ones) >= SMALLEST_TOLD_APART and listed[year] < SHARE_OF_PART * len(ones)
        }

    def covers(self, one: ExistingLearner) -> bool:
        if self._whole or one.nc_year in self._whole_years:
            return True
        if group_key(one.tutor_group) in self._whole_groups:
            return True
        if one.nc_year in self._partly_listed:
            return False
        if self._says_years and one.nc_year and one.nc_year not in self._years:
            return False
        return not (
            self._says_groups and one.tutor_group and group_key(one.tutor_group) not in self._groups
        )


def _whole(parts: Mapping[str, Sequence[ExistingLearner]], matched: Collection[Key]) -> set[str]:
    return {part for part, ones in parts.items() if _share(ones, matched) >= SHARE_OF_WHOLE_LIST}


def _share(ones: Sequence[ExistingLearner], matched: Collection[Key]) -> float:
    return sum(one.key in matched for one in ones) / len(ones) if ones else 0.0
