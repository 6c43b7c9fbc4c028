"""Whatever the bytes: a result or a plain refusal, nothing else, and the same each time."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schools.adapters.class_lists import read_csv, read_xlsx
from schools.adapters.ctf import read_ctf
from schools.adapters.gias import read_schools
from schools.adapters.gias_groups import read_groups, read_links
from schools.adapters.oneroster import read_oneroster
from schools.adapters.recognise import read_learners
from schools.adapters.unreadable import UnreadableFile
from tests.files import making

TODAY = date(2026, 11, 23)
ROSTER = making.one_roster()
BOOK = making.workbook([making.HEADINGS, *making.PUPILS])
CTF = making.ctf(making.pupil(UPN="B801200005001"), making.pupil(inside="<LookedAfter/>"))
LIST = making.class_list().encode()

READERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "any": (lambda data: read_learners(data, filename="x.csv", today=TODAY), LIST),
    "csv": (lambda data: read_csv(data, today=TODAY), LIST),
    "utf-16": (lambda data: read_csv(data, today=TODAY), making.class_list().encode("utf-16")),
    "xlsx": (lambda data: read_xlsx(data, today=TODAY), BOOK),
    "any zip": (lambda data: read_learners(data, filename="x.zip", today=TODAY), ROSTER),
    "ctf": (lambda data: read_ctf(data, today=TODAY), CTF),
    "oneroster": (lambda data: read_oneroster(data, today=TODAY), ROSTER),
    "schools": (
        read_schools,
        b"URN,EstablishmentName,OpenDate,Easting\r\n123456,A,01-01-2001,5\r\n",
    ),
    "groups": (read_groups, b"URN,Group UID,Group Name,Joined date\r\n123456,1,A,01/01/2001\r\n"),
    "links": (read_links, b"URN,LinkURN,LinkType\r\n1,2,Successor\r\n"),
}
QUIETLY = settings(max_examples=40, suppress_health_check=list(HealthCheck))


def read_or_refuse(reader: Callable[[bytes], object], data: bytes) -> None:
    with suppress(UnreadableFile):
        reader(data)


@pytest.mark.parametrize("name", READERS)
@QUIETLY
@given(data=st.binary(max_size=300))
def test_random_bytes(name: str, data: bytes) -> None:
    read_or_refuse(READERS[name][0], data)


@pytest.mark.parametrize("name", READERS)
@QUIETLY
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 100_000), st.binary(max_size=4)), min_size=1, max_size=4
    ),
    cut=st.one_of(st.none(), st.integers(0, 100_000)),
)
def test_damaged_files(name: str, changes: list[tuple[int, bytes]], cut: int | None) -> None:
    reader, good = READERS[name]
    data = bytearray(good)
    for anywhere, piece in changes:
        place = anywhere % (len(data) + 1)
        data[place : place + len(piece)] = piece
    read_or_refuse(reader, bytes(data[: cut % len(data)] if cut is not None and data else data))


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "Y", "8", "04/03/2014", "2014-03-04", "41702", "1e400", "nan", "A203102209083", "-0"]
    ),
)


@QUIETLY
@given(
    rows=st.lists(st.lists(CELLS, max_size=9), max_size=6),
    headings=st.lists(
        st.sampled_from(
            [*making.HEADINGS, "FSM", "Name", "Sex", "SEN", "Language", "URN", "LEA", "Estab"]
        ),
        max_size=9,
    ),
    delimiter=st.sampled_from(",;\t|"),
)
def test_lists_of_odd_cells(rows: list[list[str]], headings: list[str], delimiter: str) -> None:
    text = making.csv_text([headings, *rows], delimiter=delimiter)
    read_or_refuse(READERS["csv"][0], text.encode("utf-8", "replace"))


XML_PIECES = st.recursive(
    st.text(st.characters(exclude_characters="<&", exclude_categories=("Cs", "Cc")), max_size=8),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(
            ["Pupil", "UPN", "DOB", "BasicDetails", "SENhistory", "SEN", "FSMhistory", "FSMinstance",
             "FSMstartDate", "Attendance", "YearData", "AttendSessions", "AttendanceMarks",
             "AttendanceStartDate", "Languages", "Type", "Language", "Header", "SourceSchool", "LEA"]
        ),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)  # fmt: skip


@QUIETLY
@given(pieces=st.lists(XML_PIECES, max_size=4))
def test_transfer_files_of_odd_elements(pieces: list[str]) -> None:
    read_or_refuse(READERS["ctf"][0], making.ctf(*pieces))


@QUIETLY
@given(users=st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=5))
def test_oneroster_sets_of_odd_users(users: list[list[str]]) -> None:
    text = making.csv_text(
        [["sourcedId", "role", "givenName", "familyName", "grades", "userIds"], *users]
    )
    read_or_refuse(READERS["oneroster"][0], making.one_roster(users=text))
