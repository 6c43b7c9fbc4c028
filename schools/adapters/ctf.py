"""Common Transfer Files: DfE's XML by which learners move between schools and systems.

Source: data/README and DfE's CTF 26 layout. Read as a stream of elements: only those that are
named below are kept, so addresses, contacts, ethnicity and assessments are never held.
"""

import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # ships no types
from defusedxml.sax import make_parser  # type: ignore[import-untyped]  # ships no types

from schools.adapters.unreadable import UnreadableFile
from schools.rules.attendance_marks import MarksRead, Session, read_marks
from schools.rules.class_list import ROW_LIMIT, ClassList, LearnerRow, RefusedRow
from schools.rules.learner_fields import RowReader

DEEPEST: Final = 40
LONGEST_TEXT: Final = 4_000
MOST_ELEMENTS: Final = 5_000_000
_SIX_YEARS: Final = 6
_ADVICE: Final = "Export the Common Transfer File again from your school's system and upload that."

# Elements of a pupil that say one thing, by their path; older and newer names side by side.
_SINGLE: Final = {
    "UPN": "upn",
    "Surname": "last_name",
    "Forename": "first_name",
    "DOB": "date_of_birth",
    "Sex": "sex",
    "Gender": "sex",
    "NCyearActual": "nc_year",
    "BasicDetails/UPN": "upn",
    "BasicDetails/Surname": "last_name",
    "BasicDetails/Forename": "first_name",
    "BasicDetails/DOB": "date_of_birth",
    "BasicDetails/Sex": "sex",
    "BasicDetails/Gender": "sex",
    "BasicDetails/PreferredSurname": "preferred_last_name",
    "BasicDetails/PreferredForename": "preferred_first_name",
    "BasicDetails/NCyearActual": "nc_year",
    "BasicDetails/EnrolStatus": "enrolment_status",
    "BasicDetails/ServiceChild": "service_child",
    "EnrolStatus": "enrolment_status",
    "ServiceChild": "service_child",
    "LookedAfter/InCare": "looked_after",
}
_HEADINGS: Final = {name: path.rpartition("/")[2] for path, name in reversed(_SINGLE.items())} | {
    "sen": "SENprovision",
    "language": "Language",
    "fsm": "FSMhistory",
    "fsm_ever_6": "FSMhistory",
}
# Elements that come in groups: where a group begins, and its parts.
_GROUPS: Final = {
    "FSMhistory/FSMinstance": ("FSMstartDate", "FSMendDate"),
    "SENhistory/SEN": ("StartDate", "SENprovision"),
    "BasicDetails/Languages/Type": ("LanguageType", "Language"),
    "Languages/Type": ("LanguageType", "Language"),
    "Attendance/YearData/AttendSessions": ("AttendanceStartDate", "AttendanceMarks"),
}
_SCHOOLS: Final = frozenset({"SourceSchool", "DestSchool"})
_PUPIL: Final = "CTfile/CTFpupilData/Pupil"
_OF_SCHOOLS: Final = frozenset(
    f"CTfile/Header/{school}/{part}" for school in _SCHOOLS for part in ("LEA", "Estab", "URN")
)
_OF_PUPILS: Final = frozenset(
    {f"{_PUPIL}/{path}" for path in _SINGLE}
    | {f"{_PUPIL}/{group}/{part}" for group, parts in _GROUPS.items() for part in parts}
)


@dataclass(slots=True)
class LearnerMarks:
    """Work experience and visits in one learner's register. `row` is the learner's in the list.

    `read` are the streams as they came, for whoever needs the other marks too.
    """

    row: int
    upn: str
    sessions: tuple[Session, ...]
    problems: tuple[str, ...]
    read: tuple[MarksRead, ...] = ()


@dataclass(slots=True)
class CtfFile:
    """A transfer file: its learners, and the marks of its registers that matter here.

    `source` and `destination` are LAESTABs, "" where not given.
    """

    class_list: ClassList
    attendance: list[LearnerMarks] = field(default_factory=list)
    source: str = ""
    destination: str = ""


def read_ctf(data: bytes, *, today: date) -> CtfFile:
    """A Common Transfer File. Pupils are numbered from 2: the header is record 1.

    Refused: a document type or entities, deep nesting, what is not a CTF, a file without pupils.
    """
    handler = _Handler(today)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    try:
        parser.parse(io.BytesIO(data))
    except UnreadableFile:
        raise
    except DefusedXmlException as error:
        raise UnreadableFile(
            "The file declares a document type or entities, which no Common Transfer File has. Do not use "
            f"it. {_ADVICE}"
        ) from error
    except SAXParseException as error:
        raise UnreadableFile(
            f"This is not well-formed XML: line {error.getLineNumber()}, column {error.getColumnNumber()}. "
            f"The file may be cut short, or in two encodings. {_ADVICE}"
        ) from error
    except (SAXException, ValueError, LookupError) as error:
        raise UnreadableFile(f"This XML file cannot be read. {_ADVICE}") from error
    return handler.result()


class _Handler(ContentHandler):
    """Walks through the elements and keeps one pupil at a time."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._reader = RowReader(headings=_HEADINGS, today=today)
        self._file = CtfFile(ClassList(format="ctf", mapping=dict(_HEADINGS)))
        self._path: list[str] = []
        self._elements = 0
        self._pupils = 0
        self._text: list[str] | None = None
        self._length = 0
        self._pupil: dict[str, Any] = {}
        self._groups: dict[str, list[dict[str, str]]] = {}
        self._school: dict[str, str] = {}

    def startElement(self, name: str, _: AttributesImpl) -> None:  # noqa: N802  # called by SAX
        self._elements += 1
        local = name.rpartition(":")[2]
        if not self._path and local != "CTfile":
            raise UnreadableFile(
                f"This XML file is not a Common Transfer File: it starts with <{local[:40]}>. {_ADVICE}"
            )
        self._path.append(local)
        if len(self._path) > DEEPEST:
            raise UnreadableFile(
                f"The file nests elements more than {DEEPEST} deep, as no Common Transfer File does. {_ADVICE}"
            )
        if self._elements > MOST_ELEMENTS:
            raise UnreadableFile(
                f"The file has more than {MOST_ELEMENTS:,} elements. Split it by year group."
            )
        self._begin()

    def characters(self, content: str) -> None:
        if self._text is None:
            return
        self._length += len(content)
        if self._length <= LONGEST_TEXT:
            self._text.append(content)

    def endElement(self, _: str) -> None:  # noqa: N802  # called by SAX
        path = self._path_here()
        if self._text is not None:
            self._keep(path, "".join(self._text))
        self._text, self._length = None, 0
        if path == _PUPIL:
            self._finish_pupil()
        elif path == "CTfile/Header/SourceSchool":
            self._file.source = self._laestab()
        elif path == "CTfile/Header/DestSchool":
            self._file.destination = self._laestab()
        self._path.pop()

    def _path_here(self) -> str:
        return "/".join(self._path)

    def _begin(self) -> None:
        path = self._path_here()
        self._text, self._length = ([] if _is_kept(path) else None), 0
        if path == _PUPIL:
            self._pupils += 1
            if self._pupils > ROW_LIMIT:
                raise UnreadableFile(
                    f"The file has more than {ROW_LIMIT:,} pupils. Split it by year group."
                )
            self._pupil, self._groups = {}, {}
        elif path.startswith(_PUPIL) and (group := path[len(_PUPIL) + 1 :]) in _GROUPS:
            self._groups.setdefault(group, []).append({})
        elif self._path[-1] in _SCHOOLS:
            self._school = {}

    def _keep(self, path: str, text: str) -> None:
        """Text of an element just closed, if it is one of those we need."""
        if path in _OF_SCHOOLS:
            self._school[self._path[-1]] = text.strip()
            return
        inner = path[len(_PUPIL) + 1 :]
        if inner in _SINGLE:
            self._pupil.setdefault(_SINGLE[inner], text.strip())
            return
        group, _, part = inner.rpartition("/")
        if self._groups.get(group):
            self._groups[group][-1][part] = text if part == "AttendanceMarks" else text.strip()

    def _laestab(self) -> str:
        if urn := self._school.get("URN"):
            self._file.class_list.school_urns |= {urn}
        authority, number = self._school.get("LEA", ""), self._school.get("Estab", "")
        return f"{authority:0>3}{number:0>4}" if authority and number else ""

    def _finish_pupil(self) -> None:
        row = self._pupils + 1
        cells = self._pupil | self._derived()
        read = self._reader.read(row, cells)
        if isinstance(read, LearnerRow):
            self._file.class_list.rows.append(read)
        else:
            self._file.class_list.refused.append(read)
        self._take_attendance(row, read)
        self._pupil, self._groups = {}, {}

    def _derived(self) -> dict[str, object]:
        """What a pupil's histories say as of today."""
        derived: dict[str, object] = {}
        languages = [
            one
            for group in ("BasicDetails/Languages/Type", "Languages/Type")
            for one in self._groups.get(group, ())
        ]
        if languages:
            first = next((one for one in languages if one.get("LanguageType") == "F"), languages[0])
            derived["language"] = first.get("Language", "")
        if meals := self._groups.get("FSMhistory/FSMinstance"):
            derived |= _free_meals(meals, self._today)
        if needs := self._groups.get("SENhistory/SEN"):
            begun = [
                one for one in needs if (_day(one.get("StartDate")) or date.min) <= self._today
            ]
            if begun:
                latest = max(begun, key=lambda one: _day(one.get("StartDate")) or date.min)
                derived["sen"] = latest.get("SENprovision", "")
        return derived

    def _take_attendance(self, row: int, read: LearnerRow | RefusedRow) -> None:
        sessions: list[Session] = []
        problems: list[str] = []
        streams: list[MarksRead] = []
        for stream in self._groups.get("Attendance/YearData/AttendSessions", ()):
            marks = stream.get("AttendanceMarks", "")
            start = _day(stream.get("AttendanceStartDate"))
            if start is None:
                problems.append(
                    "Attendance marks have no start date that can be read, so they were left out."
                )
                continue
            found: MarksRead = read_marks(start, marks)
            sessions += found.sessions
            streams.append(found)
            if found.problem:
                problems.append(found.problem)
        if streams or problems:
            sessions.sort()
            self._file.attendance.append(
                LearnerMarks(row, read.upn, tuple(sessions), tuple(problems), tuple(streams))
            )

    def result(self) -> CtfFile:
        """Everything read, once the parser is through."""
        if not self._pupils:
            raise UnreadableFile(f"There is no pupil in this Common Transfer File. {_ADVICE}")
        listed = self._file.class_list
        listed.school_laestabs = frozenset({self._file.source, self._file.destination} - {""})
        listed.is_transfer = bool(
            self._file.destination
            and self._file.source
            and self._file.destination != self._file.source
        )
        unread = sum(1 for one in self._file.attendance if one.problems)
        if unread:
            listed.warnings.append(
                f"The registers of {unread} {'learner' if unread == 1 else 'learners'} hold marks that could "
                "not be read to the end."
            )
        return self._file


def _is_kept(path: str) -> bool:
    return path in _OF_PUPILS or path in _OF_SCHOOLS


def _free_meals(instances: list[dict[str, str]], today: date) -> dict[str, object]:
    """Eligible now: a period begun and not ended. In the last six years: a period that reaches into
    them, the nearest a transfer file comes to the census's own figure.
    """
    current = recent = False
    for one in instances:
        start, end = _day(one.get("FSMstartDate")), _day(one.get("FSMendDate"))
        if start is None or start > today:
            continue
        current |= end is None or end >= today
        recent |= end is None or end >= _years_before(today, _SIX_YEARS)
    return {"fsm": current, "fsm_ever_6": recent}


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
