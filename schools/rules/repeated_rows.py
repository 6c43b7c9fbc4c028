"""The same learner more than once in one file."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from schools.rules.class_list import ClassList, Fault, LearnerRow, RefusedRow
from schools.rules.names import matching_key

_NOT_OF_THE_LEARNER: Final = frozenset({"row", "warnings", "nc_year_inferred"})
_COMPARED: Final = tuple(
    one.name for one in fields(LearnerRow) if one.name not in _NOT_OF_THE_LEARNER
)


def separate(class_list: ClassList) -> tuple[list[LearnerRow], list[RefusedRow]]:
    """Rows that each stand for one learner, and those refused because others say the same.

    One UPN on rows of different people: all are refused, as it cannot be told whose it is. One name
    and date of birth on several rows: the fullest is taken and the others refused if they do not
    contradict it (an export with a row for each contact); all are refused if they do. With UPNs
    that differ they are different learners.
    """
    rows, refused = _without_shared_upns(class_list)
    rows, again = _without_repeats(class_list, rows)
    refused += again
    return sorted(rows, key=lambda one: one.row), refused


def _without_shared_upns(class_list: ClassList) -> tuple[list[LearnerRow], list[RefusedRow]]:
    heading = class_list.mapping.get("upn", "UPN")
    by_upn = _grouped((row.upn, row) for row in class_list.rows if row.upn)
    # A refused row's UPN was given as well: whose it is cannot be told from here.
    for one in class_list.refused:
        if one.upn in by_upn:
            by_upn[one.upn].append(one)
    kept, refused = [], []
    for row in class_list.rows:
        sharing = by_upn.get(row.upn, []) if row.upn else []
        if len(sharing) < 2 or _are_one_person(sharing):
            kept.append(row)
            continue
        reason = f"The same UPN is on {_listed(class_list, sharing)}."
        refused.append(
            _refused(row, heading, reason, "Correct the UPN, or delete the row that is wrong.")
        )
    return kept, refused


def _without_repeats(
    class_list: ClassList, rows: Sequence[LearnerRow]
) -> tuple[list[LearnerRow], list[RefusedRow]]:
    heading = class_list.mapping.get("last_name", "Last name")
    kept: list[LearnerRow] = []
    refused: list[RefusedRow] = []
    for same in _grouped((_who(row), row) for row in rows).values():
        upns = {row.upn for row in same if row.upn}
        if len(same) == 1 or len(upns) == len(same):
            kept += same
        elif _contradict(same):
            listed = _listed(class_list, same)
            reason = f"{listed[0].upper()}{listed[1:]} have the same name and date of birth and say different things."
            refused += [
                _refused(row, heading, reason, "Keep the row that is right.") for row in same
            ]
        else:
            fullest = max(same, key=lambda row: (len(_facts(row)), -row.row))
            others = [row for row in same if row is not fullest]
            again = f"This learner is on {_listed(class_list, others)} as well."
            kept.append(replace(fullest, warnings=(*fullest.warnings, again)))
            reason = f"This learner is already on {class_list.where(fullest.row)}."
            refused += [
                _refused(row, heading, reason, "Nothing to do: one of the rows is enough.")
                for row in others
            ]
    return kept, refused


def _grouped(pairs: Iterable[tuple[Hashable, LearnerRow]]) -> dict[Hashable, list[Any]]:
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return dict(groups)


def _who(row: LearnerRow) -> Hashable:
    name = matching_key(row.first_name), matching_key(row.last_name)
    if row.date_of_birth:
        return (*name, row.date_of_birth)
    # Without a date of birth a name is often two people's.
    return (*name, row.nc_year, row.tutor_group, row.admission_number, row.upn)


def _facts(row: LearnerRow) -> dict[str, object]:
    found = {name: getattr(row, name) for name in _COMPARED}
    if row.nc_year_inferred:
        del found["nc_year"]
    for name in ("first_name", "last_name"):
        found[name] = matching_key(found[name])
    return {name: value for name, value in found.items() if value not in (None, "")}


def _contradict(rows: Sequence[LearnerRow]) -> bool:
    together: dict[str, object] = {}
    return any(
        together.setdefault(name, value) != value
        for row in rows
        for name, value in _facts(row).items()
    )


def _are_one_person(rows: Sequence[LearnerRow | RefusedRow]) -> bool:
    """Whether rows with one UPN are plainly one learner listed again."""
    whole = [row for row in rows if isinstance(row, LearnerRow)]
    return len(whole) == len(rows) and len({_who(row) for row in whole}) == 1


def _listed(class_list: ClassList, rows: Sequence[LearnerRow | RefusedRow]) -> str:
    numbers = sorted({row.row for row in rows})
    if class_list.sheets or len(numbers) == 1:
        named = [class_list.where(number) for number in numbers]
    else:
        named = [str(number) for number in numbers]
        named[0] = f"rows {named[0]}"
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]


def _refused(row: LearnerRow, heading: str, reason: str, remedy: str) -> RefusedRow:
    return RefusedRow(
        row.row,
        (Fault(heading, reason, remedy),),
        upn=row.upn,
        first_name=row.first_name,
        last_name=row.last_name,
        date_of_birth=row.date_of_birth,
    )
