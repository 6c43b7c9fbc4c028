"""Who in a file is who in the school: what saving the file would do, row by row.

By UPN first; then by first name, last name, date of birth and tutor group, all that both sides
know. Three of the four agreeing is for a person to decide. Twins share all but the first name and
are never taken for each other. Nothing is decided twice: each learner is matched by one row.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final

from schools.rules import repeated_rows
from schools.rules.class_list import ClassList, LearnerRow, RefusedRow
from schools.rules.leavers import missing_from
from schools.rules.match_plan import (
    FIELD_WORDS,
    NAMES,
    ExistingLearner,
    Key,
    MatchPlan,
    Outcome,
    RowPlan,
    Standing,
    changed_fields,
    group_key,
)
from schools.rules.names import matching_key

Facts = tuple[str, ...]
NEW_HERE: Final = ("New to the school.",)


def plan_import(class_list: ClassList, existing: Iterable[ExistingLearner]) -> MatchPlan:
    """What taking in `class_list` would do to the `existing` learners."""
    rows, repeated = repeated_rows.separate(class_list)
    matcher = _Matcher(existing)
    plans: dict[int, RowPlan] = {}
    for step in (matcher.by_upn, matcher.by_facts, matcher.by_most_facts):
        for row in rows:
            if row.row not in plans and (plan := step(row)):
                plans[row.row] = plan
    for row in rows:
        plans.setdefault(row.row, RowPlan(row, Outcome.NEW, NEW_HERE))
    refused = sorted([*class_list.refused, *repeated], key=lambda one: one.row)
    leavers, not_listed = matcher.not_in(rows, plans.values(), refused)
    if class_list.is_transfer:
        # It names who moves from one school to another, and never a whole school.
        leavers, not_listed = [], [*leavers, *not_listed]
    return MatchPlan(
        tuple(plans[row.row] for row in rows), tuple(refused), tuple(leavers), tuple(not_listed)
    )


class _Matcher:
    """The existing learners, indexed by what rows are looked up with."""

    def __init__(self, existing: Iterable[ExistingLearner]) -> None:
        self._by_upn: dict[str, list[ExistingLearner]] = defaultdict(list)
        self._by_facts: dict[Facts, list[ExistingLearner]] | None = None
        self._known: list[ExistingLearner] = []
        self._matched: set[Key] = set()
        self._most: dict[Facts, list[ExistingLearner]] | None = None
        for one in existing:
            if one.upn:
                self._by_upn[one.upn].append(one)
            if one.standing is Standing.ELSEWHERE:
                # Another school's learner is found by UPN or not at all.
                continue
            self._known.append(one)

    def by_upn(self, row: LearnerRow) -> RowPlan | None:
        """The learner with the row's UPN, if at least one other fact agrees."""
        found = self._by_upn.get(row.upn) if row.upn else None
        if not found:
            return None
        nearest = min(found, key=lambda one: list(Standing).index(one.standing))
        if not _agree_at_all(nearest, row):
            reason = "The UPN is another learner's: neither name nor date of birth agrees."
            if nearest.standing is Standing.ELSEWHERE:
                return RowPlan(row, Outcome.NEW, ("New to the school. Check the UPN.",))
            return RowPlan(row, Outcome.POSSIBLE, (reason,), candidates=(nearest.key,))
        if nearest.standing is Standing.ELSEWHERE:
            reason = "New to the school; moves here from another school of the portal."
            return RowPlan(row, Outcome.NEW, (reason,), match=nearest.key, moves_in=True)
        return self._matched_by(row, nearest)

    def by_facts(self, row: LearnerRow) -> RowPlan | None:
        """The one learner with the row's name and date of birth, no known fact against it."""
        if self._by_facts is None:
            self._by_facts = self._index_of_facts()
        found = [one for one in self._by_facts.get(_who(row), ()) if one.key not in self._matched]
        agreeing = [one for one in found if not _against(one, row)]
        if len(agreeing) > 1:
            agreeing = [
                one for one in agreeing if group_key(one.tutor_group) == group_key(row.tutor_group)
            ]
        return self._matched_by(row, agreeing[0]) if len(agreeing) == 1 else None

    def by_most_facts(self, row: LearnerRow) -> RowPlan | None:
        """Learners that no row has taken and that agree in three of the four facts."""
        if self._most is None:
            self._most = self._index_of_most()
        found: dict[Key, tuple[ExistingLearner, str]] = {}
        for facts in _three_facts(row):
            for one in self._most.get(facts, ()):
                found.setdefault(one.key, (one, facts[0]))
        if not found:
            return None
        reasons = tuple(_why_possible(one, row, kind) for one, kind in found.values())
        return RowPlan(row, Outcome.POSSIBLE, reasons, candidates=tuple(found))

    def _index_of_facts(self) -> dict[Facts, list[ExistingLearner]]:
        """Made once rows by UPN are through: it holds only who is left."""
        index: dict[Facts, list[ExistingLearner]] = defaultdict(list)
        for one in self._known:
            if one.key not in self._matched:
                index[_who(one)].append(one)
        return index

    def _index_of_most(self) -> dict[Facts, list[ExistingLearner]]:
        index: dict[Facts, list[ExistingLearner]] = defaultdict(list)
        for one in self._known:
            if one.key not in self._matched:
                for facts in _three_facts(one):
                    index[facts].append(one)
        return index

    def _matched_by(self, row: LearnerRow, one: ExistingLearner) -> RowPlan:
        self._matched.add(one.key)
        changes = changed_fields(one, row)
        outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
        reasons = tuple(change.sentence for change in changes)
        return RowPlan(row, outcome, reasons, changes, match=one.key)

    def not_in(
        self, rows: Sequence[LearnerRow], plans: Iterable[RowPlan], refused: Sequence[RefusedRow]
    ) -> tuple[list[Key], list[Key]]:
        """Learners of the school whom the file leaves out: see `leavers`."""
        return missing_from(
            rows,
            [one for one in self._known if one.standing is Standing.HERE],
            matched=self._matched,
            candidates={key for plan in plans for key in plan.candidates},
            refused=refused,
        )


def _who(one: ExistingLearner | LearnerRow) -> Facts:
    """Name and date of birth; where there is none, the year group must do."""
    born = one.date_of_birth.isoformat() if one.date_of_birth else f"Year {one.nc_year}"
    return matching_key(one.first_name), matching_key(one.last_name), born


def _against(one: ExistingLearner, row: LearnerRow) -> bool:
    """Whether a fact that both sides know speaks against them being one person."""
    upns_differ = bool(one.upn and row.upn and one.upn != row.upn)
    groups_differ = bool(
        one.tutor_group
        and row.tutor_group
        and group_key(one.tutor_group) != group_key(row.tutor_group)
    )
    # An agreeing UPN settles it before; a differing group alone leaves three facts of four.
    return upns_differ or groups_differ


def _agree_at_all(one: ExistingLearner, row: LearnerRow) -> bool:
    return (
        matching_key(one.first_name) == matching_key(row.first_name)
        or matching_key(one.last_name) == matching_key(row.last_name)
        or (one.date_of_birth is not None and one.date_of_birth == row.date_of_birth)
    )


def _three_facts(one: ExistingLearner | LearnerRow) -> Iterator[Facts]:
    """Every three of first name, last name, date of birth and tutor group that are known.

    Preferred names count as names; a first and a last name in the wrong columns are tried too.
    """
    firsts = {matching_key(name) for name in (one.first_name, one.preferred_first_name) if name}
    lasts = {matching_key(name) for name in (one.last_name, one.preferred_last_name) if name}
    born = one.date_of_birth.isoformat() if one.date_of_birth else ""
    group = group_key(one.tutor_group)
    for first, last in product(sorted(firsts), sorted(lasts)):
        yield from _with_both_names(one, first, last, born)
        if group:
            yield "names and group", first, last, group
    if born and group:
        for first in sorted(firsts):
            yield "first, birth and group", first, born, group
        for last in sorted(lasts):
            yield "last, birth and group", last, born, group


def _with_both_names(
    one: ExistingLearner | LearnerRow, first: str, last: str, born: str
) -> Iterator[Facts]:
    """Where only one side knows the date of birth, the year group takes its place."""
    is_row = isinstance(one, LearnerRow)
    if born:
        yield "names and birth", first, last, born
        if is_row:
            yield "names and birth", last, first, born
            yield "names and year", first, last, one.nc_year, "undated learner"
        else:
            yield "names and year", first, last, one.nc_year, "undated row"
    else:
        yield "names and year", first, last, one.nc_year, "undated row"
        if not is_row:
            yield "names and year", first, last, one.nc_year, "undated learner"


_AGREEING: Final = {
    "names and birth": "Name and date of birth",
    "names and year": "Name and year group",
    "names and group": "Name and tutor group",
    "first, birth and group": "First name, date of birth and tutor group",
    "last, birth and group": "Last name, date of birth and tutor group",
}


def _why_possible(one: ExistingLearner, row: LearnerRow, kind: str) -> str:
    differing = []
    for field in ("upn", "first_name", "last_name", "date_of_birth", "tutor_group"):
        old, new = getattr(one, field), getattr(row, field)
        if field in NAMES:
            differs = matching_key(old) != matching_key(new)
        elif field == "tutor_group":
            differs = bool(old and new) and group_key(old) != group_key(new)
        else:
            differs = bool(old and new) and old != new
        if differs:
            words = FIELD_WORDS[field] if field == "upn" else FIELD_WORDS[field].lower()
            differing.append(f"the {words}")
    agreeing = f"{_AGREEING[kind]} agree with a learner of the school"
    return (
        f"{agreeing}; {' and '.join(differing)} differ{'s' if len(differing) == 1 else ''}."
        if differing
        else f"{agreeing}."
    )
