"""A spreadsheet of past placements: one row a learner and date, or a learner and a block of dates."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from employers.rules.vocabulary import Activity, ArrangedBy, Mode, Setting
from equalex.kernel.words import Word
from placements.rules.facts import CRITERIA
from placements.rules.past_placements import PastDay, PastPlacements, PastRow, weekdays_in
from placements.rules.recorded_dates import NoDates, Period, dates_of
from schools.adapters.recognise import recognise
from schools.adapters.tables import Record, read_table
from schools.adapters.unreadable import UnreadableFile
from schools.rules import birth_dates, headings
from schools.rules.characteristics import read_yes_no
from schools.rules.class_list import Fault, RefusedRow
from schools.rules.learner_identity import IDENTIFYING, read_identity
from schools.rules.readings import Reading, quoted, text_of

_WANTED: Final = (
    "the learner (UPN, admission number, or first name, last name and date of birth or tutor group) and a "
    "date, or a first and a last day"
)
_COLUMNS: Final[Mapping[str, str]] = {
    word: name
    for name, words in {
        "date": "date day dateofplacement placementdate dateofexperience",
        "first_day": "from startdate start firstday datefrom begins placementstart fromdate",
        "last_day": "to until enddate end lastday dateto ends placementend todate",
        "weekdays": "weekdays weekday days daysoftheweek ondays",
        "title": "title placement experience whatitwas what event trip description activitytitle role",
        "employer": "employer company organisation host employername companyname business provider",
        "activity": "activity activitytype type kind typeofexperience experiencetype",
        "mode": "mode delivery deliverymode inpersonorvirtual",
        "setting": "setting where location place",
        "arranged_by": "arrangedby foundby organisedby source",
        "approved_on": "approvedon approved approvaldate schoolapprovedon",
        "minutes": "minutes minutesperday minutesaday mins",
        "hours": "hours hoursperday hoursaday hrs",
        "attended": "attended attendance present wasthere didattend",
        "purpose": "purpose sharedpurpose",
        "outcomes": "outcomes learningoutcomes",
        "interaction": "interaction twowayinteraction",
        "people": "people metpeople rangeofpeople",
        "task": "task employertask employersettask",
        "feedback": "feedback employerfeedback",
        "reflection": "reflection learnerreflection",
    }.items()
    for word in words.split()
}
_ENOUGH: Final = 10
_WORKING_WEEK: Final = frozenset(range(5))
_LONGEST_DAY: Final = 480
_ALSO_ACTIVITY: Final = {
    "work experience": Activity.PLACEMENT,
    "work placement": Activity.PLACEMENT,
    "wex": Activity.PLACEMENT,
    "workplace visit": Activity.VISIT,
    "site visit": Activity.VISIT,
    "trip": Activity.VISIT,
    "job shadowing": Activity.SHADOWING,
}
_ALSO_ARRANGED: Final = dict.fromkeys(("learner", "student", "family", "parent"), ArrangedBy.SELF)


def read_past_placements(
    data: bytes, *, today: date, activity: Activity, minutes: int
) -> PastPlacements:
    """The rows of a CSV or Excel file. `activity` and `minutes` hold where a row does not say.

    Raises UnreadableFile where the file as a whole cannot be used.
    """
    file_format = recognise(data)
    if file_format not in ("csv", "xlsx"):
        raise UnreadableFile(
            "Past placements are read from CSV or Excel (.xlsx). Save the spreadsheet as one of these."
        )
    table = read_table(data, file_format, count_known=_score, least=_ENOUGH, wanted=_WANTED)
    places: dict[str, int] = {}
    for place, cell in enumerate(table.headings):
        if name := _field_of(cell):
            places.setdefault(name, place)
    names = {name: text_of(table.headings[place]) for name, place in places.items()}
    found = PastPlacements(
        file_format,
        headings=names,
        left_out=tuple(
            text_of(cell)
            for place, cell in enumerate(table.headings)
            if cell not in (None, "") and place not in places.values()
        ),
    )
    urns = set()
    for row, record in table.rows:
        cells = {name: record[at] for name, at in places.items() if at < len(record)}
        urns |= {text_of(cells.get("school_urn"))} - {""}
        one = _Row(row, cells, names, today).read(activity=activity, minutes=minutes)
        if isinstance(one, PastRow):
            found.rows.append(one)
        else:
            found.refused.append(one)
    if not found.rows and not found.refused:
        raise UnreadableFile("There are headings and no row below them. Fill in the placements.")
    found.school_urns = frozenset(urns)
    return found


def _field_of(cell: object) -> str:
    if name := _COLUMNS.get(headings.normalise(cell)):
        return name
    found = headings.field_of(cell)
    return found[0] if found and found[0] in (*IDENTIFYING, "school_urn") else ""


def _score(record: Record) -> int:
    fields = {_field_of(cell) for cell in record if cell not in (None, "")}
    has_learner = bool(fields & {"upn", "admission_number", "last_name", headings.FULL_NAME})
    return _ENOUGH if has_learner and fields & {"date", "first_day"} else 0


class _Row:
    """One row while it is being read."""

    def __init__(
        self, row: int, cells: Mapping[str, object], names: Mapping[str, str], today: date
    ) -> None:
        self.row, self.cells, self.names, self.today = row, cells, names, today
        self.faults: list[Fault] = []

    def read(self, *, activity: Activity, minutes: int) -> PastRow | RefusedRow:
        who, faults = read_identity(self.cells, self.names, self.today)
        self.faults += faults
        dates = self._dates()
        what = self._what(activity)
        length = self._minutes(minutes)
        was_there = self._yes("attended", where_blank=True)
        if self.faults:
            return RefusedRow(self.row, tuple(self.faults), who.upn, who.first_name, who.last_name)
        return PastRow(self.row, who, dates, length, was_there, what)

    def _what(self, activity: Activity) -> PastDay:
        employer = text_of(self.cells.get("employer"))[:200]
        title = text_of(self.cells.get("title"))[:120]
        if not title:
            title = f"Work experience at {employer}"[:120] if employer else "Work experience"
        return PastDay(
            title=title,
            employer=employer,
            activity=self._word("activity", Activity, activity, _ALSO_ACTIVITY),
            mode=self._word("mode", Mode, Mode.IN_PERSON, {}),
            setting=self._word("setting", Setting, Setting.WORKPLACE, {}),
            arranged_by=self._word("arranged_by", ArrangedBy, ArrangedBy.SCHOOL, _ALSO_ARRANGED),
            approved_on=self._date("approved_on"),
            criteria=frozenset(code for code in CRITERIA if self._yes(code)),
        )

    def _dates(self) -> tuple[date, ...]:
        before = len(self.faults)
        if day := self._date("date"):
            return (day,)
        first, last = self._date("first_day"), self._date("last_day")
        if len(self.faults) > before:
            return ()
        if first is None:
            heading = "date" if "date" in self.names else "first_day"
            self._fault(heading, "The date is missing.", "Fill it in.")
            return ()
        if last is not None and last < first:
            self._fault("last_day", "The last day is before the first.", "Check both dates.")
            return ()
        days = self._weekdays()
        try:
            return tuple(dates_of(Period(first, last or first, days)))
        except NoDates as problem:
            self._fault("first_day", f"{problem}.", "")
            return ()

    def _weekdays(self) -> frozenset[int]:
        text = text_of(self.cells.get("weekdays"))
        days = weekdays_in(text) if text else _WORKING_WEEK
        if days is None:
            self._fault("weekdays", f"{quoted(text)} names no weekdays.", "Write “Mon, Wed”.")
        return days or _WORKING_WEEK

    def _date(self, name: str) -> date | None:
        return self._taken(name, birth_dates.read_past_date(self.cells.get(name), self.today))  # type: ignore[no-any-return]  # a reading of a date

    def _minutes(self, usual: int) -> int:
        for name, factor in (("minutes", 1), ("hours", 60)):
            text = text_of(self.cells.get(name)).replace(",", ".")
            if not text:
                continue
            try:
                length = round(float(text) * factor)
            except (ValueError, OverflowError):
                length = 0
            if 1 <= length <= _LONGEST_DAY:
                return length
            self._fault(
                name,
                f"{quoted(text)} is no length of a day.",
                "Write a number; a day has at most 480 minutes or 8 hours.",
            )
        return usual

    def _word(self, name: str, words: type[Word], usual: Any, also: Mapping[str, Any]) -> Any:
        text = text_of(self.cells.get(name)).casefold()
        if not text:
            return usual
        for word in words:
            if text in (word.value, word.value.replace("_", " "), word.label.casefold()):
                return word
        if text in also:
            return also[text]
        allowed = ", ".join(word.label for word in words)
        self._fault(name, f"{quoted(text)} is not known here.", f"Write one of: {allowed}.")
        return usual

    def _yes(self, name: str, *, where_blank: bool = False) -> bool:
        cell = self.cells.get(name)
        if text_of(cell).casefold() in ("attended", "present", "w"):
            return True
        if text_of(cell).casefold() in ("absent", "did not attend"):
            return False
        answer = self._taken(name, read_yes_no(cell))
        return where_blank if answer is None else bool(answer)

    def _taken(self, name: str, reading: Reading[Any]) -> Any:
        if reading.refusal:
            self._fault(name, reading.refusal, reading.remedy)
        return reading.value

    def _fault(self, name: str, reason: str, remedy: str) -> None:
        self.faults.append(Fault(self.names.get(name, ""), reason, remedy))
