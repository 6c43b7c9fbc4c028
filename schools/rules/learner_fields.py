"""One record of a file becomes one learner, or a refusal that says what to do."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from schools.rules import birth_dates, characteristics, headings, names, nc_year, upn
from schools.rules.class_list import Fault, LearnerRow, RefusedRow
from schools.rules.readings import Reading, quoted, text_of

LONGEST_TUTOR_GROUP = 40
LONGEST_ADMISSION_NUMBER = 20
# Only a gap this wide between year group and age is worth a person's time.
YEARS_OUT_OF_STEP = 2

Cells = Mapping[str, object]
_BLANKS = frozenset({"-", "--", "n/a", "na", "none", "null", "not applicable"})


def _short_text(longest: int) -> Callable[[object], Reading[str]]:
    def read(cell: object) -> Reading[str]:
        text = text_of(cell)
        if len(text) > longest:
            return Reading(
                None, f"{quoted(cell)} has more than {longest} characters.", "Shorten it."
            )
        return Reading(None if text.casefold() in _BLANKS else text)

    return read


def _numbers(cell: object) -> Reading[str]:
    """Numbers of schools, apart by spaces where a learner is at several; "370/4027" is one."""
    text = text_of(cell)
    parts = [part for part in text.split() if part.isdigit() and len(part) > len("4027")]
    return Reading(" ".join(parts)) if len(parts) > 1 else _digits(cell)


def _digits(cell: object) -> Reading[str]:
    return Reading("".join(mark for mark in text_of(cell) if mark.isdigit()) or None)


_CODED: Final[Mapping[str, Callable[[object], Reading[Any]]]] = {
    "sex": characteristics.read_sex,
    "nc_year": nc_year.read_nc_year,
    "tutor_group": _short_text(LONGEST_TUTOR_GROUP),
    "sen": characteristics.read_sen,
    "eal": characteristics.read_eal,
    "language": characteristics.read_language,
    "fsm": characteristics.read_yes_no,
    "fsm_ever_6": characteristics.read_yes_no,
    "looked_after": characteristics.read_yes_no,
    "service_child": characteristics.read_yes_no,
    "enrolment_status": characteristics.read_enrolment_status,
    "school_urn": _numbers,
    "school_laestab": _numbers,
    headings.LA_CODE: _digits,
    headings.ESTABLISHMENT: _digits,
}
_PERSONAL: Final[Mapping[str, Callable[[object], Reading[Any]]]] = {
    "upn": upn.read_upn,
    "first_name": names.read_name,
    "last_name": names.read_name,
    "preferred_first_name": names.read_name,
    "preferred_last_name": names.read_name,
    "admission_number": _short_text(LONGEST_ADMISSION_NUMBER),
}
# Nobody is kept out for what they like to be called.
_NEVER_REFUSED: Final = frozenset({"preferred_first_name", "preferred_last_name"})


class RowReader:
    """Reads the records of one file. `headings` is field -> heading, for the messages.

    Cells with few different values (years, groups, codes) are judged once each. With
    `identified_elsewhere` a learner without UPN and date of birth is let in: the file's format has
    no place for them, and names and groups must do.
    """

    def __init__(
        self, *, headings: Mapping[str, str], today: date, identified_elsewhere: bool = False
    ) -> None:
        self.headings = headings
        self.today = today
        self.identified_elsewhere = identified_elsewhere
        self._judged: dict[tuple[str, object], Reading[Any]] = {}

    def read(self, row: int, cells: Cells) -> LearnerRow | RefusedRow:
        """One record. `cells` is field -> cell; fields that the file lacks are absent."""
        return _Record(self, row, cells).learner()

    def coded(self, field: str, cell: object) -> Reading[Any]:
        """The reading of a cell of a coded field."""
        key = (field, cell)
        try:
            reading = self._judged.get(key)
        except TypeError:  # an unhashable cell: no format gives one, but none may crash us
            return _CODED[field](str(cell))
        if reading is None:
            reading = self._judged[key] = _CODED[field](cell)
        return reading


class _Record:
    """One record while it is being read."""

    __slots__ = ("cells", "faults", "reader", "row", "values", "warnings")

    def __init__(self, reader: RowReader, row: int, cells: Cells) -> None:
        self.reader = reader
        self.row = row
        self.cells = cells
        self.faults: list[Fault] = []
        self.warnings: list[str] = []
        self.values: dict[str, Any] = {}

    def learner(self) -> LearnerRow | RefusedRow:
        for field, cell in self.cells.items():
            if cell is not None and cell != "":
                self._take(field, cell)
        self._take_full_name()
        self._require_names()
        self._require_identity()
        self._settle_year()
        values = self.values
        if self.faults:
            return RefusedRow(
                self.row,
                tuple(self.faults),
                upn=values.get("upn", ""),
                first_name=values.get("first_name", ""),
                last_name=values.get("last_name", ""),
                date_of_birth=values.get("date_of_birth"),
            )
        return self._settled()

    def _take(self, field: str, cell: object) -> None:
        if field in _CODED:
            reading = self.reader.coded(field, cell)
        elif field == "date_of_birth":
            reading = birth_dates.read_birth_date(cell, self.reader.today)
        elif field in _PERSONAL:
            reading = _PERSONAL[field](cell)
        else:
            return
        if reading.value is not None:
            self.values[field] = reading.value
        if reading.refusal and field not in _NEVER_REFUSED:
            self._fault(field, reading.refusal, reading.remedy)
        if reading.warning:
            self.warnings.append(f"{self._heading(field)}: {reading.warning}")

    def _heading(self, field: str) -> str:
        return self.reader.headings.get(field) or headings.FIELDS[field]

    def _fault(self, field: str, reason: str, remedy: str) -> None:
        self.faults.append(Fault(self._heading(field), reason, remedy))

    def _take_full_name(self) -> None:
        cell = self.cells.get(headings.FULL_NAME)
        if cell in (None, ""):
            return
        if split := names.split_full_name(cell):
            for field, name in zip(("first_name", "last_name"), split, strict=True):
                if field not in self.cells:
                    self._take(field, name)
        elif not {"first_name", "last_name"} <= self.values.keys():
            self._fault(
                headings.FULL_NAME,
                "It cannot be told which is the last name.",
                "Write it as “Last name, First name”, or in two columns.",
            )

    def _require_names(self) -> None:
        if any(fault.heading == self._heading(headings.FULL_NAME) for fault in self.faults):
            return
        for field, words in (("first_name", "first name"), ("last_name", "last name")):
            refused = any(fault.heading == self._heading(field) for fault in self.faults)
            if field not in self.values and not refused:
                self._fault(field, f"The {words} is missing.", "Fill it in.")

    def _require_identity(self) -> None:
        if {"upn", "date_of_birth"} & self.values.keys() or self.reader.identified_elsewhere:
            return
        if any(fault.heading == self._heading("date_of_birth") for fault in self.faults):
            return
        remedy = "Fill in the date of birth, or a UPN." if "upn" in self.cells else "Fill it in."
        self._fault("date_of_birth", "The date of birth is missing.", remedy)

    def _settle_year(self) -> None:
        born: date | None = self.values.get("date_of_birth")
        year: str = self.values.get("nc_year", "")
        today = self.reader.today
        if self.faults:
            return
        if not year and born is None:
            self._fault(
                "nc_year",
                "There is no year group, and no date of birth to tell it from.",
                "Fill in the year group.",
            )
            return
        expected = nc_year.expected_from_birth(born, today) if born else ""
        if not year:
            self.values |= {"nc_year": expected, "nc_year_inferred": True}
        elif (
            year.isdigit()
            and expected.isdigit()
            and abs(int(year) - int(expected)) >= YEARS_OUT_OF_STEP
        ):
            self.warnings.append(
                f"{self._heading('nc_year')}: Year {year} is unusual for this date of birth "
                f"(Year {expected} is usual); the year group in the file is kept."
            )
        if nc_year.is_too_young(year or expected, today):
            self._refuse_as_too_young(year, expected)

    def _refuse_as_too_young(self, year: str, expected: str) -> None:
        named = {"R": "Reception", "N": "Nursery", "E": "Early years"}
        shown = named.get(year or expected, f"Year {year or expected}")
        if year:
            self._fault(
                "nc_year",
                f"{shown} is below Year 7, where the portal starts.",
                "Leave this row out.",
            )
            return
        self._fault(
            "date_of_birth",
            f"By age this learner is in {shown}; the portal starts at Year 7.",
            "Check the date of birth, or fill in the year group.",
        )

    def _settled(self) -> LearnerRow:
        values = self.values
        language = values.pop("language", None)
        values.setdefault("eal", language)
        for preferred, legal in (
            ("preferred_first_name", "first_name"),
            ("preferred_last_name", "last_name"),
        ):
            if preferred in values and names.is_same_spelling(values[legal], values[preferred]):
                del values[preferred]
        authority, number = values.pop(headings.LA_CODE, ""), values.pop(headings.ESTABLISHMENT, "")
        if number and "school_laestab" not in values:
            # Some exports give all seven digits as the establishment's.
            both = f"{authority:0>3}{number:0>4}" if authority else number
            if len(both) == len("3704027"):
                values["school_laestab"] = both
        return LearnerRow(row=self.row, warnings=tuple(self.warnings), **values)
