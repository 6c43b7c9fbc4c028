"""OneRoster 1.1 and 1.2 CSV sets in a zip.

Source: 1EdTech OneRoster CSV binding. Of the files in it users, roles, enrolments, classes,
organisations and demographics are read, and of those only the columns named here: no password,
e-mail, phone, user name or ethnicity is ever looked at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from schools.adapters import text_files
from schools.adapters.archives import Archive, open_archive
from schools.adapters.unreadable import UnreadableFile
from schools.rules.class_list import ROW_LIMIT, ClassList, Fault, LearnerRow, RefusedRow
from schools.rules.learner_fields import RowReader
from schools.rules.nc_year import normalise as normalise_year
from schools.rules.upn import is_well_formed
from schools.rules.upn import normalise as normalise_upn

MOST_RECORDS: Final = 400_000
STUDENT: Final = "student"
_DEEPEST_ORG: Final = 10
# Roles that belong to a learner's own account beside "student" make no conflict.
_NOT_LEARNERS: Final = frozenset(
    {
        "teacher",
        "administrator",
        "aide",
        "proctor",
        "siteadministrator",
        "systemadministrator",
        "districtadministrator",
        "principal",
        "counselor",
    }
)
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "users": (
        "sourcedId",
        "status",
        "role",
        "orgSourcedIds",
        "primaryOrgSourcedId",
        "userIds",
        "givenName",
        "familyName",
        "preferredGivenName",
        "prefferedGivenName",
        "preferredFirstName",
        "preferredFamilyName",
        "prefferedFamilyName",
        "preferredLastName",
        "identifier",
        "grades",
    ),
    "roles": ("sourcedId", "status", "userSourcedId", "role", "endDate", "orgSourcedId"),
    "enrollments": (
        "sourcedId",
        "status",
        "classSourcedId",
        "userSourcedId",
        "role",
        "schoolSourcedId",
    ),
    "classes": ("sourcedId", "status", "title", "classCode", "classType"),
    "orgs": ("sourcedId", "status", "type", "identifier", "parentSourcedId"),
    "demographics": ("sourcedId", "userSourcedId", "status", "birthDate", "birthdate", "sex"),
}
_HEADINGS: Final = {
    "upn": "userIds",
    "first_name": "givenName",
    "last_name": "familyName",
    "preferred_first_name": "preferredGivenName",
    "preferred_last_name": "preferredFamilyName",
    "date_of_birth": "birthDate",
    "sex": "sex",
    "nc_year": "grades",
    "tutor_group": "homeroom class",
    "admission_number": "identifier",
}
_ADVICE: Final = "Export the OneRoster set again from your school's system and upload that."

Line = Mapping[str, str]


@dataclass(slots=True)
class _Roster:
    """What the other files say of users, by user id."""

    roles: dict[str, set[str]] = field(default_factory=dict)
    role_ended: dict[str, date] = field(default_factory=dict)
    enrolled_as: dict[str, set[str]] = field(default_factory=dict)
    homerooms: dict[str, set[str]] = field(default_factory=dict)
    demographics: dict[str, Line] = field(default_factory=dict)
    orgs_of: dict[str, set[str]] = field(default_factory=dict)
    school_of: dict[str, tuple[str, str]] = field(default_factory=dict)
    urns: set[str] = field(default_factory=set)
    laestabs: set[str] = field(default_factory=set)
    has_roles: bool = False
    has_demographics: bool = False


def read_oneroster(data: bytes, *, today: date) -> ClassList:
    """The students of a OneRoster set. Rows are numbered as in users.csv, its headings being 1.

    A user is a learner whose role says student. Where roles.csv and enrollments.csv contradict each
    other the row is refused; staff and guardians are passed over.
    """
    archive = open_archive(data)
    files = _files(archive)
    if "users" not in files:
        raise UnreadableFile(f"There is no users.csv in this OneRoster zip. {_ADVICE}")
    roster = _roster(archive, files)
    listed = ClassList(format="oneroster", mapping=dict(_HEADINGS))
    reader = RowReader(
        headings=_HEADINGS, today=today, identified_elsewhere=not roster.has_demographics
    )
    says_roles = roster.has_roles or bool(roster.enrolled_as)
    ended = 0
    for row, user in _lines(archive, files["users"], "users"):
        says_roles |= bool(user.get("role"))
        read = None if _is_deleted(user) else _learner(row, user, roster, reader)
        if read is not None:
            ended += roster.role_ended.get(user["sourcedId"], today) < today
            _add(listed, read)
    if not listed.rows and not listed.refused:
        raise UnreadableFile(_why_nobody(says_roles=says_roles))
    _add_warnings(listed, roster, files, ended)
    listed.school_urns, listed.school_laestabs = frozenset(roster.urns), frozenset(roster.laestabs)
    return listed


def _add(listed: ClassList, read: LearnerRow | RefusedRow) -> None:
    if isinstance(read, LearnerRow):
        listed.rows.append(read)
    else:
        listed.refused.append(read)
    if len(listed.rows) + len(listed.refused) > ROW_LIMIT:
        raise UnreadableFile(
            f"The set has more than {ROW_LIMIT:,} learners. Export one school only."
        )


def _why_nobody(*, says_roles: bool) -> str:
    if says_roles:
        return f"Nobody in this OneRoster set is a student. {_ADVICE}"
    return (
        "This OneRoster set does not say who is a student: neither users.csv nor roles.csv has "
        f"roles. {_ADVICE}"
    )


def _files(archive: Archive) -> dict[str, str]:
    """The set's files by kind, whatever folder and case they are in."""
    files: dict[str, str] = {}
    for name in archive.names:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.suffix.lower() != ".csv" or "__MACOSX" in path.parts or path.name.startswith("."):
            continue
        kind = path.stem.lower()
        if kind in files and kind in _COLUMNS:
            raise UnreadableFile(f"There are two files {kind}.csv in this zip. Keep one. {_ADVICE}")
        files[kind] = name
    return files


def _lines(archive: Archive, name: str, kind: str) -> Iterator[tuple[int, Line]]:
    """Record number and the needed columns of one file's records."""
    shown = f"{kind}.csv"
    text = text_files.decode(archive.read(name))
    places: dict[str, int] = {}
    for number, record in enumerate(_records(text, shown), start=1):
        if not any(cell.strip() for cell in record):
            continue
        if not places:
            places = _places(record, kind)
            continue
        if number > MOST_RECORDS:
            raise UnreadableFile(
                f"{shown} has more than {MOST_RECORDS:,} records. Export one school only."
            )
        yield (
            number,
            {
                column: record[place].strip() if place < len(record) else ""
                for column, place in places.items()
            },
        )


def _records(text: str, shown: str) -> Iterator[list[str]]:
    try:
        yield from text_files.records(text, ",")
    except UnreadableFile as error:
        raise UnreadableFile(f"In {shown}: {error.message}") from error


def _places(record: list[str], kind: str) -> dict[str, int]:
    wanted = {column.lower(): column for column in _COLUMNS[kind]}
    places: dict[str, int] = {}
    for place, heading in enumerate(record):
        column = wanted.get(heading.strip().lower())
        if column is None:
            continue
        if column in places:
            raise UnreadableFile(f"In {kind}.csv the heading “{column}” is there twice. {_ADVICE}")
        places[column] = place
    needed = {"users": ("sourcedId", "givenName", "familyName"), "orgs": ("sourcedId",)}.get(
        kind, ()
    )
    for column in needed:
        if column not in places:
            raise UnreadableFile(f"In {kind}.csv there is no column “{column}”. {_ADVICE}")
    return places


def _is_deleted(line: Line) -> bool:
    """Bulk sets leave the status blank; "inactive" is old and "tobedeleted" is gone."""
    return line.get("status", "").lower() in {"tobedeleted", "inactive"}


def _roster(archive: Archive, files: Mapping[str, str]) -> _Roster:
    roster = _Roster(has_roles="roles" in files, has_demographics="demographics" in files)

    def lines(kind: str) -> Iterator[Line]:
        if kind in files:
            yield from (
                line for _, line in _lines(archive, files[kind], kind) if not _is_deleted(line)
            )

    for line in lines("roles"):
        user = line.get("userSourcedId", "")
        roster.roles.setdefault(user, set()).add(line.get("role", "").lower())
        roster.orgs_of.setdefault(user, set()).add(line.get("orgSourcedId", ""))
        if line.get("role", "").lower() == STUDENT and (end := _day(line.get("endDate", ""))):
            roster.role_ended[user] = max(end, roster.role_ended.get(user, end))
    homerooms = {
        line.get("sourcedId", ""): line.get("title") or line.get("classCode", "")
        for line in lines("classes")
        if line.get("classType", "").lower() == "homeroom"
    }
    for line in lines("enrollments"):
        user = line.get("userSourcedId", "")
        roster.enrolled_as.setdefault(user, set()).add(line.get("role", "").lower())
        if (homeroom := homerooms.get(line.get("classSourcedId", ""))) is not None:
            roster.homerooms.setdefault(user, set()).add(homeroom)
    for line in lines("demographics"):
        roster.demographics[line.get("userSourcedId") or line.get("sourcedId", "")] = line
    _add_schools(roster, list(lines("orgs")))
    return roster


def _add_schools(roster: _Roster, orgs: list[Line]) -> None:
    """Which school each organisation is, or is a part of: departments stand under theirs."""
    by_id = {line.get("sourcedId", ""): line for line in orgs}
    for known, line in by_id.items():
        org: Line | None = line
        for _ in range(_DEEPEST_ORG):
            if org is None or org.get("type", "").lower() == "school":
                break
            org = by_id.get(org.get("parentSourcedId", ""))
        if org and org.get("type", "").lower() == "school":
            urn, laestab = _school_number(org.get("identifier", ""))
            roster.school_of[known] = urn, laestab
            roster.urns |= {urn} - {""}
            roster.laestabs |= {laestab} - {""}


def _school_number(identifier: str) -> tuple[str, str]:
    """Six digits are a URN, seven (often "123/4567") a LAESTAB; anything else says nothing."""
    digits = identifier.replace("/", "").replace(" ", "").replace("-", "")
    if digits.isdigit() and len(digits) == len("123456"):
        return digits, ""
    if digits.isdigit() and len(digits) == len("1234567"):
        return "", digits
    return "", ""


def _school_cells(user: Line, roster: _Roster) -> dict[str, object]:
    """The school or schools that a learner is at, if every one of them is known by a number."""
    listed = [*user.get("orgSourcedIds", "").split(","), user.get("primaryOrgSourcedId", "")]
    orgs = {org.strip() for org in listed} | roster.orgs_of.get(user["sourcedId"], set())
    schools = [roster.school_of.get(org) for org in sorted(orgs - {""})]
    if not schools or not all(school and any(school) for school in schools):
        return {}
    urns = " ".join(sorted({school[0] for school in schools if school and school[0]}))
    laestabs = " ".join(sorted({school[1] for school in schools if school and school[1]}))
    return {"school_urn": urns, "school_laestab": "" if urns else laestabs}


def _learner(
    row: int, user: Line, roster: _Roster, reader: RowReader
) -> LearnerRow | RefusedRow | None:
    """A learner, a contradiction, or None for anybody else."""
    known = user["sourcedId"]
    stated = roster.roles.get(known, set()) | (
        {user["role"].lower()} if user.get("role") else set()
    )
    enrolled = roster.enrolled_as.get(known, set())
    is_staff = bool(stated & _NOT_LEARNERS)
    if STUDENT in stated and not is_staff:
        return reader.read(row, _cells(user, roster))
    if is_staff and STUDENT in stated | enrolled:
        fault = Fault(
            "role",
            "One file of the set calls this person a student and another a member of staff.",
            "Correct the role in your school's system and export again.",
        )
        return RefusedRow(row, (fault,), "", user.get("givenName", ""), user.get("familyName", ""))
    if not stated and STUDENT in enrolled:
        return reader.read(row, _cells(user, roster))
    return None


def _cells(user: Line, roster: _Roster) -> dict[str, object]:
    known = user["sourcedId"]
    facts = roster.demographics.get(known, {})
    cells: dict[str, object] = {
        "first_name": user.get("givenName", ""),
        "last_name": user.get("familyName", ""),
        "preferred_first_name": _first(
            user, "preferredGivenName", "prefferedGivenName", "preferredFirstName"
        ),
        "preferred_last_name": _first(
            user, "preferredFamilyName", "prefferedFamilyName", "preferredLastName"
        ),
        "nc_year": _year(user.get("grades", "")),
        "sex": facts.get("sex", ""),
    }
    if roster.has_demographics:
        cells["date_of_birth"] = _first(facts, "birthDate", "birthdate")
    if len(homerooms := roster.homerooms.get(known, set())) == 1:
        cells["tutor_group"] = next(iter(homerooms))
    return cells | _numbers(user) | _school_cells(user, roster)


def _first(line: Line, *columns: str) -> str:
    return next((line[column] for column in columns if line.get(column)), "")


def _year(grades: str) -> str:
    """One grade is the year group; a list of several says nothing about one learner."""
    listed = {grade.strip() for grade in grades.split(",") if grade.strip()}
    if len(listed) != 1:
        return ""
    grade = listed.pop()
    # "Other" and "ungraded" are OneRoster's words for where years are not followed.
    return (
        grade if normalise_year(grade) or grade.lower() not in {"other", "ug", "ungraded"} else "X"
    )


def _numbers(user: Line) -> dict[str, object]:
    """A UPN wherever the system put it; else an identifier that is a number, not a user name."""
    identifier = user.get("identifier", "")
    candidates = [
        part.partition(":")[2].strip("{} ") or part for part in user.get("userIds", "").split(",")
    ]
    for candidate in (*candidates, identifier):
        if is_well_formed(upn := normalise_upn(candidate.strip("{} "))):
            return {"upn": upn}
    return (
        {"admission_number": identifier} if identifier.isdigit() and len(identifier) <= 20 else {}
    )


def _add_warnings(listed: ClassList, roster: _Roster, files: Mapping[str, str], ended: int) -> None:
    if not roster.has_demographics:
        listed.warnings.append(
            "The set has no demographics.csv, so there are no dates of birth: learners are matched by UPN, "
            "or by name and tutor group."
        )
    if "manifest" not in files:
        listed.warnings.append("The set has no manifest.csv; it was read all the same.")
    if ended:
        learners = "1 learner has" if ended == 1 else f"{ended} learners have"
        listed.warnings.append(
            f"{learners} a role that has already ended by its date: check that they are still at the school."
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
