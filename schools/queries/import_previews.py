"""What a person sees before anything of a file is saved: the plan in words, row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schools.queries.imports import PlannedImport, clear_matches
from schools.rules.class_list import ClassList, Fault, RefusedRow
from schools.rules.headings import FIELDS
from schools.rules.match_plan import FieldChange, Outcome, RowPlan, Standing
from schools.rules.matching import NEW_HERE


@dataclass(frozen=True, slots=True)
class Person:
    """A learner as a preview names one: `key` is the learner's, `row` the file's."""

    name: str
    year: str
    group: str
    key: int = 0
    row: int = 0
    where: str = ""
    facts: tuple[str, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PossibleMatch:
    """A row that may be one of several learners of the school."""

    person: Person
    candidates: tuple[Person, ...]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(value, label) of what one can decide; leaving the row out comes first."""
        choices = [("", "Leave this row out for now")]
        for one in self.candidates:
            same = f"Same person as {one.name}, {one.year}"
            choices += [
                (f"new:{one.key}", f"{same}: take what the file says"),
                (f"old:{one.key}", f"{same}: keep what the portal has"),
            ]
        return [*choices, ("both", "Somebody else: add as a new learner")]


# From so many on, matches in name and date of birth are decided with one tick.
_FEWEST_AT_ONCE = 4
# So many leavers at once are rather a list that is not the whole school's.
_MANY_LEAVERS = 30
_SHARE_OF_MANY = 0.2


@dataclass(frozen=True, slots=True)
class RefusedPerson:
    """A row that cannot be taken in: where it is, who it seems to be, and each thing wrong."""

    where: str
    name: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """Everything a person sees before anything is saved.

    `clear` are possible matches that may be decided together, and are then not in `possible`.
    `columns` are (field in words, heading it was read from). `has_many_leavers` says that the
    file may be a part of the school's list.
    """

    counts: Mapping[str, int]
    new: Sequence[Person]
    changed: Sequence[Person]
    unchanged: Sequence[Person]
    possible: Sequence[PossibleMatch]
    clear: Sequence[Person]
    leavers: Sequence[Person]
    not_listed: int
    refused: Sequence[RefusedPerson]
    warnings: Sequence[str]
    columns: Sequence[tuple[str, str]]
    left_out: Sequence[str]
    fingerprint: str
    changes_nothing: bool
    has_many_leavers: bool
    can_choose_columns: bool


def preview_of(found: PlannedImport) -> ImportPreview:
    """The plan in words, row by row."""
    plan = found.plan
    of_outcome: dict[Outcome, list[RowPlan]] = {outcome: [] for outcome in Outcome}
    for one in plan.rows:
        of_outcome[one.outcome].append(one)
    clear = set(clear_matches(found))
    if len(clear) < _FEWEST_AT_ONCE:
        clear = set()
    possible = of_outcome[Outcome.POSSIBLE]
    here = sum(one.standing is Standing.HERE for one in found.existing.values())
    many = max(_MANY_LEAVERS, _SHARE_OF_MANY * here)
    listed = found.class_list
    return ImportPreview(
        counts=plan.counts(),
        new=[_in_file(found, one) for one in of_outcome[Outcome.NEW]],
        changed=[_in_file(found, one) for one in of_outcome[Outcome.CHANGED]],
        unchanged=[_in_file(found, one) for one in of_outcome[Outcome.UNCHANGED]],
        possible=[
            PossibleMatch(_in_file(found, one), tuple(_in_portal(found, one.candidates)))
            for one in possible
            if one.row.row not in clear
        ],
        clear=[_in_file(found, one) for one in possible if one.row.row in clear],
        leavers=sorted(_in_portal(found, plan.leavers), key=lambda one: (one.year, one.name)),
        not_listed=len(plan.not_listed),
        refused=[_refused(listed, one) for one in plan.refused],
        warnings=listed.warnings,
        columns=[(FIELDS[name], heading) for name, heading in listed.mapping.items()],
        left_out=listed.left_out,
        fingerprint=found.fingerprint,
        changes_nothing=plan.changes_nothing,
        has_many_leavers=len(plan.leavers) >= many,
        can_choose_columns=bool(listed.headings),
    )


def _refused(listed: ClassList, one: RefusedRow) -> RefusedPerson:
    name = f"{one.first_name} {one.last_name}".strip()
    return RefusedPerson(_capitalised(listed.where(one.row)), name, one.faults)


def _in_file(found: PlannedImport, one: RowPlan) -> Person:
    row = one.row
    return Person(
        name=f"{row.first_name} {row.last_name}",
        year=_year(row.nc_year),
        group=row.tutor_group,
        row=row.row,
        where=_capitalised(found.class_list.where(row.row)),
        facts=() if one.reasons == NEW_HERE else one.reasons,
        changes=one.changes,
        warnings=row.warnings,
    )


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def _in_portal(found: PlannedImport, keys: Iterable[object]) -> Iterable[Person]:
    for key in keys:
        one = found.existing[int(str(key))]
        yield Person(
            name=f"{one.first_name} {one.last_name}",
            year=_year(one.nc_year),
            group=one.tutor_group,
            key=int(one.key),
        )


def _year(nc_year: str) -> str:
    return f"Year {nc_year}" if nc_year.isdigit() else "no year group"
