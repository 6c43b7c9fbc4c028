"""Which schools are kept, where they are, whose file it is, what a closed one became."""

from dataclasses import dataclass
from datetime import date

import pytest

from schools.rules.attendance_marks import read_marks
from schools.rules.class_list import ClassList, LearnerRow
from schools.rules.grid_references import airy_degrees, position_of
from schools.rules.guarantee_schools import keeps, kind_of
from schools.rules.school_identity import SchoolIdentity, refusal_of_file, without_other_schools
from schools.rules.successors import SchoolLink, follow


@dataclass
class School:
    status_code: int | None = 1
    type_code: int | None = 1
    low_age: int | None = 11
    high_age: int | None = 16


def test_open_schools_with_years_7_to_11_are_kept() -> None:
    assert keeps(School()).keeps
    assert keeps(School(status_code=3)).keeps
    assert keeps(School(low_age=9, high_age=13)).keeps
    assert keeps(School(low_age=14, high_age=19)).keeps


@pytest.mark.parametrize(
    ("school", "word"),
    [
        (School(status_code=2), "closed"),
        (School(status_code=4), "proposed to open"),
        (School(status_code=None), "no status"),
        (School(low_age=3, high_age=11), "3 to 11"),
        (School(low_age=16, high_age=19), "16 to 19"),
        (School(low_age=None), "not given"),
        (School(type_code=29), "university"),
        (School(type_code=18), "college"),
        (School(type_code=30), "Welsh"),
        (School(type_code=99), "not known"),
        (School(type_code=None), "not known"),
    ],
)
def test_what_is_left_out_has_its_reason(school: School, word: str) -> None:
    choice = keeps(school)
    assert not choice.keeps
    assert word in choice.reason


def test_kinds_of_schools() -> None:
    assert [kind_of(code) for code in (1, 34, 41, 7, 44, 14, 42, 11, 10)] == [
        "mainstream", "mainstream", "mainstream", "special", "special", "alternative_provision",
        "alternative_provision", "independent", "special",
    ]  # fmt: skip


def test_the_worked_example_of_ordnance_survey() -> None:
    # "A guide to coordinate systems in Great Britain", annexe C: Caister water tower.
    latitude, longitude = airy_degrees(651_409.903, 313_177.270)
    assert latitude == pytest.approx(52 + 39 / 60 + 27.2531 / 3600, abs=1e-7)
    assert longitude == pytest.approx(1 + 43 / 60 + 4.5177 / 3600, abs=1e-7)


@pytest.mark.parametrize(
    ("easting", "northing", "latitude", "longitude"),
    [
        (651_409.903, 313_177.270, 52.65798, 1.71605),
        # The Houses of Parliament, and the stone at Land's End.
        (530_268, 179_545, 51.49984, -0.12466),
        (134_290, 25_110, 50.06632, -5.71475),
    ],
)
def test_known_places_are_found(
    easting: float, northing: float, latitude: float, longitude: float
) -> None:
    found = position_of(easting, northing)
    assert found is not None
    # 0.002 degrees are about 200 metres: the places are known no better than that.
    assert found.latitude == pytest.approx(latitude, abs=0.002)
    assert found.longitude == pytest.approx(longitude, abs=0.002)


def test_no_grid_reference_is_no_place() -> None:
    assert position_of(None, None) is None
    assert position_of(0, 0) is None
    assert position_of(9_999_999, 5) is None


OURS = SchoolIdentity("123456", "1234567", former_urns=frozenset({"111111"}))


def test_another_schools_file_is_refused_as_a_whole() -> None:
    assert "999999" in refusal_of_file(ClassList("csv", school_urns=frozenset({"999999"})), OURS)
    assert "LAESTAB" in refusal_of_file(
        ClassList("ctf", school_laestabs=frozenset({"9999999"})), OURS
    )


def test_our_own_a_transfer_and_a_nameless_file_are_taken() -> None:
    for listed in (
        ClassList("csv"),
        ClassList("csv", school_urns=frozenset({"123456", "888888"})),
        ClassList("csv", school_urns=frozenset({"111111"})),
        ClassList("ctf", school_laestabs=frozenset({"8012000", "1234567"})),
    ):
        assert refusal_of_file(listed, OURS) == ""


def test_single_rows_of_another_school_are_refused() -> None:
    rows = [
        LearnerRow(2, "Zo", "Smith", school_urn="123456"),
        LearnerRow(3, "Max", "Miller", school_urn="888888"),
        LearnerRow(4, "Ann", "Lee", school_laestab="9999999"),
        LearnerRow(5, "Sam", "Fox"),
    ]
    listed = without_other_schools(ClassList("csv", rows=rows, mapping={"school_urn": "URN"}), OURS)
    assert [row.row for row in listed.rows] == [2, 5]
    assert [(one.row, one.heading) for one in listed.refused] == [(3, "URN"), (4, "School")]


def link(urn: str, kind: str, other: str) -> SchoolLink:
    return SchoolLink(urn, other, "", kind)


def test_chains_of_successors_are_followed_from_either_end() -> None:
    found = follow(
        [link("1", "Successor", "2"), link("3", "Predecessor", "2"), link("4", "Other", "1")]
    )
    assert found.last == {"1": "3", "2": "3"}
    assert not found.undecided


def test_a_split_and_a_circle_have_no_single_successor() -> None:
    found = follow(
        [
            link("1", "Successor - Split School", "2"),
            link("1", "Successor - Split School", "3"),
            link("8", "Successor", "9"),
            link("9", "Successor", "8"),
        ]
    )
    assert not found.last
    assert found.undecided == {"1": ("2", "3"), "8": ("9",), "9": ("8",)}


MONDAY = date(2026, 6, 8)


def test_marks_without_weekends_skip_them() -> None:
    # Two weeks of ten marks each, work experience on the second Monday.
    found = read_marks(MONDAY, "/\\" * 5 + "WW" + "/\\" * 4)
    assert not found.every_day
    assert [session.day for session in found.sessions] == [date(2026, 6, 15)] * 2


def test_marks_with_weekends_count_them() -> None:
    found = read_marks(MONDAY, "/\\" * 5 + "####" + "WW" + "/\\" * 4)
    assert found.every_day
    assert [session.day for session in found.sessions] == [date(2026, 6, 15)] * 2


def test_an_odd_number_of_marks_and_line_ends_do_no_harm() -> None:
    found = read_marks(MONDAY, "WW\r\nW")
    assert [(session.day.day, session.session) for session in found.sessions] == [
        (8, "AM"), (8, "PM"), (9, "AM"),
    ]  # fmt: skip
    assert read_marks(MONDAY, "").sessions == ()


@pytest.mark.parametrize(("marks", "dated"), [("Y1WW", 0), ("WWé", 2), ("WWJ1VV", 2), ("1W", 0)])
def test_unknown_marks_end_what_can_be_dated(marks: str, dated: int) -> None:
    found = read_marks(MONDAY, marks)
    assert len(found.sessions) == dated
    assert "cannot be dated" in found.problem
