"""What a school's file says once it is read, whatever its format was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ROW_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """One learner as a file gives it: only what the portal needs.

    `row` is the record's number in the file, the heading row of a plain list being 1. Text that
    the file does not give is "", a yes or no that it does not give None: it changes nothing.
    `nc_year_inferred` says that the year group comes from the date of birth.
    """

    row: int
    first_name: str
    last_name: str
    upn: str = ""
    preferred_first_name: str = ""
    preferred_last_name: str = ""
    date_of_birth: date | None = None
    sex: str = ""
    nc_year: str = ""
    nc_year_inferred: bool = False
    tutor_group: str = ""
    sen: str = ""
    eal: bool | None = None
    fsm: bool | None = None
    fsm_ever_6: bool | None = None
    looked_after: bool | None = None
    service_child: bool | None = None
    enrolment_status: str = ""
    admission_number: str = ""
    school_urn: str = ""
    school_laestab: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps a row out: under which heading, why, and what to do."""

    heading: str
    reason: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Heading, reason and remedy in one line."""
        named = f"{self.heading}: " if self.heading else ""
        return f"{named}{self.reason} {self.remedy}".strip()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be taken in, with every fault found in it.

    What could be read of the person is kept so that nobody is proposed as a leaver because of a
    typing slip.
    """

    row: int
    faults: tuple[Fault, ...]
    upn: str = ""
    first_name: str = ""
    last_name: str = ""
    date_of_birth: date | None = None

    @property
    def heading(self) -> str:
        """The heading of the first fault."""
        return self.faults[0].heading

    @property
    def reason(self) -> str:
        """The reason of the first fault."""
        return self.faults[0].reason

    @property
    def remedy(self) -> str:
        """The remedy of the first fault."""
        return self.faults[0].remedy


@dataclass(slots=True)
class ClassList:
    """A file's learners, the rows refused, and what a person should know before saving.

    `format` is "csv", "xlsx", "ctf" or "oneroster"; `mapping` is field -> heading as it was read;
    `left_out` are headings that nothing was read from. `school_urns` and `school_laestabs` are the
    schools that the file says it is about; for a transfer file both ends, as either may import it.
    `sheets` are title and number of rows before each sheet, where rows come from several.
    """

    format: str
    headings: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    rows: list[LearnerRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    school_urns: frozenset[str] = frozenset()
    school_laestabs: frozenset[str] = frozenset()
    is_transfer: bool = False
    sheets: tuple[tuple[str, int], ...] = ()

    def where(self, row: int) -> str:
        """How a person finds a row: "row 12", or "row 12 of “Year 9”" in a workbook of several."""
        for title, after in reversed(self.sheets):
            if row > after:
                return f"row {row - after} of “{title}”"
        return f"row {row}"
